import Documents
import Policies

extension JSONBuilder {
    package mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    package mutating func member(_ key: String, orNull value: String?) {
        self.key(key)
        if let value { string(value) } else { null() }
    }

    package mutating func member(_ key: String, intOrNull value: Int?) {
        self.key(key)
        if let value { int(value) } else { null() }
    }

    package mutating func member(_ key: String, _ value: Int) {
        self.key(key)
        int(value)
    }

    package mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        bool(value)
    }

    package mutating func object(_ key: String? = nil, _ members: (inout JSONBuilder) -> Void) {
        if let key { self.key(key) }
        beginObject()
        members(&self)
        endObject()
    }

    package mutating func array<Element>(
        _ key: String, of elements: some Sequence<Element>, _ write: (inout JSONBuilder, Element) -> Void
    ) {
        self.key(key)
        beginArray()
        for element in elements { write(&self, element) }
        endArray()
    }
}

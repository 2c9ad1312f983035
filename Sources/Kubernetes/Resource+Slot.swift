import Documents

extension Resource {
    /// The object in a slot that is known to hold one object and no list, such as an item of a page that an API server
    /// sent. Its paths begin at the object.
    /// - Returns: nil where the slot holds no map with an `apiVersion` and a `kind`.
    public convenience init?(_ document: Document, at slot: UnsafePointer<Value>) {
        guard let apiVersion = slot.pointee["apiVersion"]?.text, let kind = slot.pointee["kind"]?.text,
            !apiVersion.isEmpty, !kind.isEmpty
        else { return nil }
        self.init(document, ObjectSlot(address: slot, path: []), apiVersion: apiVersion, kind: kind)
    }
}

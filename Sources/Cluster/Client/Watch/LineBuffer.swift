/// Cuts a stream of bytes into lines of bounded length.
struct LineBuffer {
    private var bytes: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    /// Up to where there is no line end.
    private var searched = 0
    let longest: Int

    init(longest: Int) { self.longest = longest }

    mutating func append(_ part: some Collection<UInt8>) {
        if start > 0 {
            bytes.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: part)
    }

    /// The next complete line without its end. What stands behind the last line end stays for later.
    /// - Throws: where a line is longer than allowed, complete or not.
    mutating func next() throws(APIError.Cause) -> [UInt8]? {
        while searched < bytes.count {
            if bytes[searched] == 0x0A {
                let line = Array(bytes[start..<searched])
                searched += 1
                start = searched
                guard line.count <= longest else { throw .answerTooLarge }
                return line
            }
            searched += 1
        }
        guard searched - start <= longest else { throw .answerTooLarge }
        return nil
    }
}

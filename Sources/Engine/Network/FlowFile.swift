import Analyses

/// A file of flows.
public enum FlowFile {
    /// - Parameter path: as the user named it; `-` for standard input.
    /// - Throws: ``InputFailure`` for what cannot be read, with the place.
    public static func read(_ path: String) throws(InputFailure) -> FlowList {
        let text = try FileText.read(argument: path)
        let bytes = text.withBytes { Array($0) }
        do throws(FlowList.Mistake) {
            return try FlowList(bytes)
        } catch {
            throw InputFailure(message: "\(path), \(error.place): \(error.message)")
        }
    }
}

import Analyses
import Documents
import Inputs

/// A file of flows.
public enum FlowFile {
    /// - Parameter path: as the user named it; `-` for standard input.
    /// - Throws: ``InputFailure`` for what cannot be read, with the place.
    public static func read(_ path: String) throws(InputFailure) -> FlowList {
        let source = path == "-" ? SourceFile.standardInput : SourceFile(named: path)
        let text: FileText
        do {
            text = try FileText(try FileContents(source))
        } catch let error as FileError {
            throw InputFailure(message: "\(path): \(error.description)")
        } catch let error as ReadError {
            throw InputFailure(message: "\(path): \(error.message)")
        } catch {
            throw InputFailure(message: "\(path): \(error)")
        }
        let bytes = text.withBytes { Array($0) }
        do throws(FlowList.Mistake) {
            return try FlowList(bytes)
        } catch {
            throw InputFailure(message: "\(path), \(error.place): \(error.message)")
        }
    }
}

import Documents
import Kubernetes

extension Pod {
    /// The volumes, each as its own holder.
    var volumes: [Place] {
        get throws(Unreadable) {
            var volumes: [Place] = []
            for place in try spec.places(["volumes"]) {
                volumes.append(place.held(by: .volume(try place.text(["name"])?.description ?? "")))
            }
            return volumes
        }
    }
}

extension Place {
    /// The field of a volume that names its source; nil where it has none.
    ///
    /// A volume with several sources is refused by the API server. One with a source that the API does not know is
    /// refused too, or becomes an `emptyDir` where the server is told to drop unknown fields: neither can be judged.
    var volumeSource: String? {
        get throws(Unreadable) {
            var known: [String] = []
            var unknown: [String] = []
            for entry in slot.pointee.entries where entry.value.kind != .null {
                guard let name = entry.key.text, name != "name" else { continue }
                guard Place.volumeSources.contains(name) else {
                    unknown.append(name)
                    continue
                }
                guard entry.value.kind == .map else {
                    let source = location([], .field(name))
                    throw Unreadable("\(source.path) is \(entry.value.kindPhrase), not a mapping", source.slot)
                }
                known.append(name)
            }
            if known.count > 1 {
                throw Unreadable("\(holder) has several sources: \(known.joined(separator: ", "))", slot)
            }
            if known.isEmpty, let name = unknown.first {
                throw Unreadable("\(holder) has no source that Kubernetes knows: \(name)", slot)
            }
            return known.first
        }
    }

    /// The volume sources of the core/v1 API, those that are no longer served included.
    private static let volumeSources: Set<String> = [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "configMap", "csi", "downwardAPI",
        "emptyDir", "ephemeral", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "hostPath",
        "image", "iscsi", "nfs", "persistentVolumeClaim", "photonPersistentDisk", "portworxVolume", "projected",
        "quobyte", "rbd", "scaleIO", "secret", "storageos", "vsphereVolume",
    ]
}

/// Labels that controllers give the pods that they make.
public enum ControllerLabels {
    /// The keys by which controllers tell single pods, or versions of them, apart. OpenShift's `deployment` and
    /// `deploymentconfig` are not among them, since people use these words for labels of their own.
    public static let keys = PodController.addedKeys.subtracting(["deployment", "deploymentconfig"])
}

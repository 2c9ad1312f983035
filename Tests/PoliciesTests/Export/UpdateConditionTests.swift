import CEL
import Documents
import Testing

@testable import Policies

/// Which requests the match conditions of exported policies let through to the check.
@Suite struct UpdateConditionTests {
    /// Whether all conditions of a rule's policy hold for a request.
    private func isLookedAt(_ rule: Rule, _ object: String, old: String?, user: String = "jane") throws -> Bool {
        let check = try #require(rule.check)
        let conditions = try MatchConditions(check).conditions
        let environment = Environment.admission(ExportedPolicy.oldestServer, AdmissionVariables(variables: nil))
        let documents = try [object, old ?? "null"].map { try #require(try read($0).first) }
        let operation = old == nil ? "CREATE" : "UPDATE"
        let text = "{operation: \(operation), userInfo: {username: '\(user)'}}"
        let request = try #require(try read(text).first)
        return try withExtendedLifetime((documents, request)) {
            try conditions.allSatisfy { condition in
                let program = try environment.compile(condition.expression, expecting: [.bool])
                let evaluation = Evaluation()
                for (name, value) in [
                    ("object", documents[0].root), ("oldObject", documents[1].root), ("request", request.root),
                ] {
                    evaluation.bind(try #require(environment.slot(of: name)), value)
                }
                let verdict = evaluation.isTrue(program)
                #expect(verdict != nil, "\(condition.name) cannot be evaluated")
                return verdict == true
            }
        }
    }

    private func deployment(image: String = "a", replicas: Int = 1, note: String = "x", template: String = "t")
        -> String
    {
        """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: d, annotations: {note: \(note)}},
         spec: {replicas: \(replicas), template: {metadata: {labels: {a: \(template)}}, spec: {containers: [{name: c, image: \(image)}]}}}}
        """
    }

    @Test func whatIsNewIsLookedAt() throws {
        #expect(try isLookedAt(rule("container.image != 'a'"), deployment(), old: nil))
    }

    @Test func onlyWhatTheCheckReadsMatters() throws {
        let image = rule("container.image != 'a'")
        #expect(try isLookedAt(image, deployment(image: "b"), old: deployment()))
        #expect(try !isLookedAt(image, deployment(replicas: 0), old: deployment()), "a controller scales it down")
        #expect(try !isLookedAt(image, deployment(note: "y"), old: deployment()))
        #expect(try !isLookedAt(image, deployment(template: "u"), old: deployment()))
        let labels = rule("pod.?metadata.?labels.?a.orValue('') != ''", target: .pod)
        #expect(try isLookedAt(labels, deployment(template: "u"), old: deployment()))
        #expect(try !isLookedAt(labels, deployment(image: "b"), old: deployment()))
        let replicas = rule("object.spec.replicas > 1", target: .resource, kinds: ["apps/Deployment"])
        #expect(try isLookedAt(replicas, deployment(replicas: 0), old: deployment()))
        #expect(try !isLookedAt(replicas, deployment(note: "y"), old: deployment()))
        let note = rule("object.metadata.annotations.note != ''", target: .resource, kinds: ["apps/Deployment"])
        #expect(try isLookedAt(note, deployment(note: "y"), old: deployment()))
        #expect(try !isLookedAt(note, deployment(replicas: 0), old: deployment()))
    }

    @Test(arguments: [
        ("{kind: Pod, spec: {a: 1}}", "{kind: Pod, spec: {a: 2}}", true),
        ("{kind: Pod, spec: {a: 1}}", "{kind: Pod, spec: {a: 1}, status: {b: 1}}", false),
        ("{kind: PodTemplate, template: {spec: {a: 1}}}", "{kind: PodTemplate, template: {spec: {a: 2}}}", true),
        (
            "{kind: CronJob, spec: {suspend: true, jobTemplate: {spec: {template: {spec: {a: 1}}}}}}",
            "{kind: CronJob, spec: {suspend: false, jobTemplate: {spec: {template: {spec: {a: 1}}}}}}", false
        ),
        (
            "{kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {a: 1}}}}}}",
            "{kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {a: 2}}}}}}", true
        ),
    ])
    func templatesAreFoundInEveryKind(object: String, old: String, isLookedAt: Bool) throws {
        #expect(try self.isLookedAt(rule("container.a == 1"), object, old: old) == isLookedAt)
    }

    @Test func ownersAreLookedAtLikeOtherFields() throws {
        let owned = rule("has(object.metadata.ownerReferences)", target: .resource, kinds: ["Pod"])
        let pod = "{kind: Pod, metadata: {name: a, labels: {a: b}}, spec: {}}"
        #expect(try !isLookedAt(owned, pod, old: "{kind: Pod, metadata: {name: a}, spec: {}}"))
        #expect(try isLookedAt(owned, pod, old: "{kind: Pod, metadata: {name: a, ownerReferences: []}, spec: {}}"))
    }

    /// What is read as a whole, or in a way that nobody can tell, always matters.
    @Test func unknownReadsAreLookedAt() throws {
        let whole = rule("object.exists(key, key == 'x')", target: .resource, kinds: ["Service"])
        #expect(try isLookedAt(whole, deployment(), old: deployment()))
    }

    /// What cannot change is looked at once.
    @Test func namesAreLookedAtOnce() throws {
        let name = rule("object.metadata.name != 'a'", target: .resource, kinds: ["Service"])
        let conditions = try MatchConditions(try #require(name.check))
        #expect(!conditions.coversUpdates && conditions.conditions.isEmpty)
    }

    /// A rule that lets DaemonSets do more must not refuse the pods that they make.
    @Test func kindsAreToldApartAtTheTop() throws {
        let kind = rule("object.kind == 'DaemonSet' || container.image != 'a'")
        let pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}"
        func owned(by owner: String) -> String {
            "{apiVersion: v1, kind: Pod, metadata: {name: p, ownerReferences: [\(owner)]}, spec: {containers: []}}"
        }
        let controller = "system:serviceaccount:kube-system:daemon-set-controller"
        let made = owned(by: "{apiVersion: apps/v1, kind: DaemonSet, controller: true}")
        #expect(try isLookedAt(kind, pod, old: nil, user: controller))
        #expect(try !isLookedAt(kind, made, old: nil, user: controller))
        #expect(try !isLookedAt(kind, made, old: nil, user: "system:kube-controller-manager"))
        for owner in ["{apiVersion: apps/v1, kind: DaemonSet}", "{apiVersion: v1, kind: Node, controller: true}"] {
            #expect(try isLookedAt(kind, owned(by: owner), old: nil, user: controller))
        }
        let plain = rule("container.image != 'a'")
        #expect(try isLookedAt(plain, made, old: nil, user: controller))
    }

    /// Whoever may create a pod may also write an owner into it.
    @Test(arguments: [
        "jane", "system:serviceaccount:shop:deployer", "system:serviceaccount:kube-systems:x", "system:admin",
    ])
    func ownersAreOnlyBelievedOfControllers(user: String) throws {
        let kind = rule("object.kind == 'DaemonSet' || container.image != 'a'")
        let pod = """
            {apiVersion: v1, kind: Pod, spec: {containers: []},
             metadata: {name: p, ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, controller: true}]}}
            """
        #expect(try isLookedAt(kind, pod, old: nil, user: user))
    }
}

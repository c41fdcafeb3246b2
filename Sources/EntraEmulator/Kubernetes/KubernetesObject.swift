/// An object as the API server serves it.
protocol KubernetesObject: Sendable {
  var kind: String { get }
  var name: String { get }
  var metadata: JSON { get }
  /// The members behind `metadata`.
  var content: JSON { get }
  /// The row that kubectl prints.
  func cells(now: Timestamp) -> [JSON]
}

extension KubernetesObject {
  /// The object by itself.
  var json: JSON {
    let head: JSON = ["kind": .string(kind), "apiVersion": "v1"]
    return head.adding(item)
  }

  /// The object as a member of a list, where its kind goes without saying.
  var item: JSON {
    let head: JSON = ["metadata": metadata]
    return head.adding(content)
  }
}

struct NamespaceObject: KubernetesObject {
  let name: String
  let created: Timestamp

  var kind: String { "Namespace" }

  var metadata: JSON {
    [
      "name": .string(name), "uid": .string(guid(named: "namespace \(name)")), "resourceVersion": "100",
      "creationTimestamp": .string(created.rfc3339), "labels": ["kubernetes.io/metadata.name": .string(name)],
    ]
  }

  var content: JSON { ["spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"]] }

  func cells(now: Timestamp) -> [JSON] {
    [.string(name), "Active", .string(age(since: created, now: now))]
  }
}

struct PodObject: KubernetesObject {
  let pod: Cluster.Pod
  let created: Timestamp

  var kind: String { "Pod" }
  var name: String { pod.name }
  private var phase: String { pod.phase ?? "Running" }
  private var isReady: Bool { phase == "Running" }
  private var container: String { pod.image.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? "main" }

  var metadata: JSON {
    [
      "name": .string(pod.name), "namespace": .string(pod.namespace), "uid": .string(guid(named: "pod \(pod.namespace)/\(pod.name)")),
      "resourceVersion": "200", "creationTimestamp": .string(created.rfc3339), "labels": ["app": .string(container)],
    ]
  }

  var content: JSON {
    [
      "spec": [
        "containers": [["name": .string(container), "image": .string(pod.image), "imagePullPolicy": "IfNotPresent", "resources": [:]]],
        "restartPolicy": phase == "Succeeded" ? "Never" : "Always", "nodeName": "aks-nodepool1-00000001-vmss000000",
        "serviceAccountName": "default",
      ],
      "status": [
        "phase": .string(phase), "hostIP": "10.224.0.4", "podIP": "10.244.0.10", "startTime": .string(created.rfc3339),
        "conditions": [
          ["type": "Ready", "status": isReady ? "True" : "False", "lastProbeTime": nil, "lastTransitionTime": .string(created.rfc3339)]
        ],
        "containerStatuses": phase == "Pending" ? [] : [containerStatus],
        "qosClass": "BestEffort",
      ],
    ]
  }

  private var containerStatus: JSON {
    let started = JSON.string(created.rfc3339)
    let state: JSON =
      switch phase {
      case "Succeeded": ["terminated": ["exitCode": 0, "reason": "Completed", "startedAt": started, "finishedAt": started]]
      case "Failed": ["terminated": ["exitCode": 1, "reason": "Error", "startedAt": started, "finishedAt": started]]
      default: ["running": ["startedAt": started]]
      }
    return [
      "name": .string(container), "image": .string(pod.image), "imageID": .string(pod.image), "ready": .bool(isReady),
      "restartCount": .int(pod.restarts ?? 0), "state": state, "lastState": [:], "started": .bool(isReady),
    ]
  }

  func cells(now: Timestamp) -> [JSON] {
    let statuses = ["Succeeded": "Completed", "Failed": "Error"]
    return [
      .string(pod.name), isReady ? "1/1" : "0/1", .string(statuses[phase] ?? phase), .string(String(pod.restarts ?? 0)),
      .string(age(since: created, now: now)),
    ]
  }
}

/// An age as kubectl prints it: two units at most, the smaller one only while it matters.
///
/// Source: Kubernetes, apimachinery `duration.HumanDuration`.
func age(since created: Timestamp, now: Timestamp) -> String {
  let seconds = now.seconds(since: created)
  let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400)
  func pair(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
    small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
  }
  switch seconds {
  case ..<0: return "0s"
  case ..<120: return "\(seconds)s"
  case ..<600: return pair(minutes, "m", seconds % 60, "s")
  case ..<(3 * 3600): return "\(minutes)m"
  case ..<(8 * 3600): return pair(hours, "h", minutes % 60, "m")
  case ..<(48 * 3600): return "\(hours)h"
  case ..<(8 * 86400): return pair(days, "d", hours % 24, "h")
  case ..<(2 * 365 * 86400): return "\(days)d"
  default: return pair(days / 365, "y", days % 365, "d")
  }
}

/// Rows of text instead of objects, which is what `kubectl get` asks for.
///
/// Source: Kubernetes documentation, "The Kubernetes API", receiving resources as Tables.
struct Table: Sendable {
  let type: ResourceType
  let objects: [any KubernetesObject]

  func json(now: Timestamp, form: TableForm) -> JSON {
    [
      "kind": "Table", "apiVersion": .string("meta.k8s.io/\(form.version)"), "metadata": ["resourceVersion": "1000"],
      "columnDefinitions": .array(columns.map(column)),
      "rows": .array(
        objects.map { object in
          [
            "cells": .array(object.cells(now: now)),
            "object": [
              "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/\(form.version)"), "metadata": object.metadata,
            ],
          ]
        }),
    ]
  }

  private var columns: [String] {
    switch type.name {
    case "pods": ["Name", "Ready", "Status", "Restarts", "Age"]
    case "namespaces": ["Name", "Status", "Age"]
    default: ["Name", "Age"]
    }
  }

  private func column(_ name: String) -> JSON {
    ["name": .string(name), "type": "string", "format": name == "Name" ? "name" : "", "description": "", "priority": 0]
  }
}

/// The version of Table that an Accept header asks for.
struct TableForm: Sendable, Equatable {
  let version: String

  /// Nil when the header does not ask for a Table, or accepts only other encodings than JSON.
  init?(accept: String?) {
    let offers = (accept ?? "").split(separator: ",").map { offer in
      offer.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
    }
    for offer in offers where offer.first == "application/json" {
      guard offer.contains("as=Table"), offer.contains("g=meta.k8s.io") else { continue }
      version = offer.contains("v=v1beta1") ? "v1beta1" : "v1"
      return
    }
    return nil
  }
}

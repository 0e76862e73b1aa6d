import {
  EMPTY_DOCUMENT,
  type GraphDocument,
  parseDocument,
  serialiseDocument,
} from '@openneuro/protocol'
import { z } from 'zod'
import type { DocumentPatch } from '../graph/document.ts'

/** A patch as JSON: nodes, edges and annotations in the shape that graph.json gives them. */
export const PatchJson = z.object({
  nodes: z.record(z.string(), z.unknown()).optional(),
  remove: z.array(z.string()).optional(),
  add_edges: z.array(z.unknown()).optional(),
  remove_edges: z.array(z.unknown()).optional(),
  annotations: z.array(z.unknown()).optional(),
})
export type PatchJson = z.infer<typeof PatchJson>

export function jsonFromPatch(patch: DocumentPatch): PatchJson {
  const json: PatchJson = {}
  if (patch.set)
    json.nodes = serialised({ nodes: new Map(patch.set.map((node) => [node.id, node])) })
  if (patch.remove) json.remove = [...patch.remove]
  if (patch.addEdges) json.add_edges = [...patch.addEdges]
  if (patch.removeEdges) json.remove_edges = [...patch.removeEdges]
  if (patch.annotations) json.annotations = [...patch.annotations]
  return json
}

export function patchFromJson(json: PatchJson): DocumentPatch {
  const added = parseDocument({
    nodes: json.nodes ?? {},
    edges: json.add_edges ?? [],
    annotations: json.annotations ?? [],
  }).document
  const removed = parseDocument({ edges: json.remove_edges ?? [] }).document
  return {
    ...(json.nodes && { set: [...added.nodes.values()] }),
    ...(json.remove && { remove: json.remove }),
    ...(json.add_edges && { addEdges: added.edges }),
    ...(json.remove_edges && { removeEdges: removed.edges }),
    ...(json.annotations && { annotations: added.annotations }),
  }
}

function serialised(part: Partial<GraphDocument>): Record<string, unknown> {
  return serialiseDocument({ ...EMPTY_DOCUMENT, ...part }).nodes as Record<string, unknown>
}

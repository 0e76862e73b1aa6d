import { z } from 'zod'
import { ErrorCode } from './error-payload.ts'
import { Edge } from './graph.ts'

export const ProjectInfo = z
  .object({
    name: z.string(),
    has_thumbnail: z.boolean(),
    node_count: z.int().optional().describe('Left out where its graph cannot be read'),
    changed_at: z.iso.datetime().optional().describe('When its graph was last saved'),
    is_preset: z.boolean().optional().describe('Came with the program'),
  })
  .meta({
    id: 'ProjectInfo',
    examples: [
      {
        name: 'Voice Chat',
        has_thumbnail: true,
        node_count: 6,
        changed_at: '2026-11-23T09:30:00.000Z',
        is_preset: true,
      },
    ],
  })
export type ProjectInfo = z.infer<typeof ProjectInfo>

const FORBIDDEN_NAME = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i

/**
 * 1–64 characters: letters and digits of any script, space and `-_().,'`; no space or dot at either end;
 * no name that Windows keeps for a device.
 */
export function isProjectName(name: string): boolean {
  const length = [...name].length
  if (length < 1 || length > 64) return false
  if (!/^[\p{L}\p{M}\p{N} \-_().,']+$/u.test(name)) return false
  return !/^[ .]|[ .]$/.test(name) && !FORBIDDEN_NAME.test(name)
}

export const ProjectName = z
  .string()
  .refine(isProjectName, {
    message:
      "A project name has 1–64 letters, digits, spaces or -_().,' with no space or dot at either end, " +
      'and is no name that Windows keeps for a device, such as CON',
  })
  .meta({ id: 'ProjectName', examples: ['Voice Chat'] })

export const CreateProjectRequest = z
  .object({ name: ProjectName })
  .meta({ id: 'CreateProjectRequest', examples: [{ name: 'Voice Chat' }] })
export type CreateProjectRequest = z.infer<typeof CreateProjectRequest>

export const StartProjectQuery = z.object({
  reload: z.enum(['true', 'false']).optional().describe('Loads it again even if it is open'),
})

export const CurrentProject = z
  .object({ current_project: z.string().nullable() })
  .meta({ id: 'CurrentProject', examples: [{ current_project: 'Voice Chat' }] })
export type CurrentProject = z.infer<typeof CurrentProject>

/** What the server does when it was started again after a crash. */
export const AfterCrash = z
  .object({
    run_again: z.boolean().describe('A graph that ran runs again; else it is only opened'),
  })
  .meta({ id: 'AfterCrash', examples: [{ run_again: true }] })
export type AfterCrash = z.infer<typeof AfterCrash>

export const ExportRequest = z
  .object({ name: ProjectName })
  .meta({ id: 'ExportRequest', examples: [{ name: 'Voice Chat' }] })
export type ExportRequest = z.infer<typeof ExportRequest>

export const ExportResponse = z
  .object({ project_dir: z.string(), assets_copied: z.array(z.string()) })
  .meta({
    id: 'ExportResponse',
    examples: [
      { project_dir: '/home/me/Documents/OpenNeuro/projects/A', assets_copied: ['a.wav'] },
    ],
  })
export type ExportResponse = z.infer<typeof ExportResponse>

/** What an export would copy, shown before it is done. */
export const ExportPlan = z
  .object({
    project_dir: z.string(),
    assets: z.array(z.object({ from: z.string(), to: z.string(), bytes: z.int().nonnegative() })),
  })
  .meta({
    id: 'ExportPlan',
    examples: [
      {
        project_dir: '/home/me/Documents/OpenNeuro/projects/A',
        assets: [{ from: '/home/me/Music/a.wav', to: 'a.wav', bytes: 320_044 }],
      },
    ],
  })
export type ExportPlan = z.infer<typeof ExportPlan>

export const ImportRequest = z
  .object({ git_url: z.string().min(1).max(2000) })
  .meta({ id: 'ImportRequest', examples: [{ git_url: 'https://example.org/me/my-character.git' }] })
export type ImportRequest = z.infer<typeof ImportRequest>

export const ImportResponse = z
  .object({ name: z.string() })
  .meta({ id: 'ImportResponse', examples: [{ name: 'my-character' }] })
export type ImportResponse = z.infer<typeof ImportResponse>

/** An edge that is kept although something is wrong with it. */
export const EdgeProblem = z.object({ edge: Edge, code: ErrorCode, detail: z.string() }).meta({
  id: 'EdgeProblem',
  examples: [
    {
      edge: { source_node: 'a', source_slot: 'text', target_node: 'v', target_slot: 'audio' },
      code: 'edge.type_mismatch',
      detail: 'The types do not fit: TextFrame ≠ AudioFrame',
    },
  ],
})
export type EdgeProblem = z.infer<typeof EdgeProblem>

/** What could not be understood when the open project was loaded, and the edges that are marked. */
export const GraphProblems = z
  .object({
    document: z.array(z.object({ path: z.string(), detail: z.string() })),
    edges: z.array(EdgeProblem),
  })
  .meta({
    id: 'GraphProblems',
    examples: [{ document: [{ path: 'nodes.a.x', detail: 'expected a number' }], edges: [] }],
  })
export type GraphProblems = z.infer<typeof GraphProblems>

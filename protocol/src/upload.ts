import { z } from 'zod'

export const UploadResponse = z
  .object({ path: z.string().describe('Absolute path on the server') })
  .meta({
    id: 'UploadResponse',
    examples: [{ path: '/home/me/Documents/OpenNeuro/uploads/3f0c….wav' }],
  })
export type UploadResponse = z.infer<typeof UploadResponse>

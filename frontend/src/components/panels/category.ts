import type { ComponentInfo } from '@openneuro/protocol'
import type { Category } from '../ui/index.ts'

/** The first io tag decides; what has none is drawn as a conduit. Null for an unknown component. */
export function categoryOf(info: ComponentInfo | null): Category | null {
  if (info === null) return null
  if (info.is_composite) return 'composite'
  const [io] = info.tags.io
  return io === 'source' || io === 'sink' ? io : 'conduit'
}

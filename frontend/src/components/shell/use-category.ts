import { useCatalogState } from '../../stores/catalog-store.ts'
import { useGraph } from '../../stores/graph-store.ts'
import type { Category } from '../ui/icons.ts'

/** The category of a node: its component's first io tag; null for a component that is not installed. */
export function useCategory(id: string): Category | null {
  const type = useGraph((state) => state.nodes[id]?.type ?? '')
  const isComposite = useGraph((state) => state.nodes[id]?.subGraph != null)
  const io = useCatalogState(({ byType }) => byType.get(type)?.tags.io[0])
  if (isComposite) return 'composite'
  return io === 'source' || io === 'conduit' || io === 'sink' ? io : null
}

import type { ComponentInfo, OptionsResponse, SlotsOf, TypeNames } from '@openneuro/protocol'
import { create } from 'zustand'
import { type Api, api } from '../lib/api.ts'
import { namesIn, slotsFrom, typeNamesFrom } from '../lib/type-names.ts'

export { isOptionalSlot, type SlotKind, slotKind, typeWord } from '../lib/slot-kind.ts'

/** What there is to build with. */
export interface Catalog {
  readonly components: readonly ComponentInfo[]
  readonly byType: ReadonlyMap<string, ComponentInfo>
  readonly names: TypeNames
  readonly slotsOf: SlotsOf
  readonly loaded: boolean
}

export const EMPTY_CATALOG: Catalog = {
  components: [],
  byType: new Map(),
  names: typeNamesFrom([]),
  slotsOf: () => null,
  loaded: false,
}

/** @throws ApiError, OfflineError */
export async function fetchCatalog(from: Api = api): Promise<Catalog> {
  const components = await from.components()
  const pairs = await from.subtypePairs(namesIn(components))
  return {
    components,
    byType: new Map(components.map((info) => [info.type_, info])),
    names: typeNamesFrom(pairs),
    slotsOf: slotsFrom(components),
    loaded: true,
  }
}

export const useCatalogState = create<Catalog>(() => EMPTY_CATALOG)

/** Fetches components and saved projects, which change with every project that is made or edited. */
export async function loadCatalog(): Promise<Catalog> {
  const catalog = await fetchCatalog()
  useCatalogState.setState(catalog)
  return catalog
}

export function useCatalog(): readonly ComponentInfo[] {
  return useCatalogState((state) => state.components)
}

/** Null for a type that is not known here. */
export function componentOf(type: string): ComponentInfo | null {
  return useCatalogState.getState().byType.get(type) ?? null
}

export function useComponent(type: string): ComponentInfo | null {
  return useCatalogState((state) => state.byType.get(type) ?? null)
}

/** Choices of a form that depend on the machine or on its other values. */
export function optionsFor(
  type: string,
  values: Readonly<Record<string, unknown>>,
): Promise<OptionsResponse> {
  return api.options(type, values)
}

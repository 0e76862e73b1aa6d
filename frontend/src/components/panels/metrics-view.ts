import { create } from 'zustand'

/** How the dashboard is looked at: its tools stand in the head of the dock. */
export const useMetricsView = create<{ held: boolean; asTable: boolean }>(() => ({
  held: false,
  asTable: false,
}))

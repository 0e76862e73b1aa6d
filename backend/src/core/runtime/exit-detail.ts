/** Why a node whose component calls `process.exit` is no more. */
export function exitDetail(nodeId: string, exitCode: number): string {
  return (
    `Node "${nodeId}" ended its thread with process.exit(${exitCode}); ` +
    `a component returns from run or throws instead`
  )
}

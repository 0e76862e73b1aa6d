/** Runs one subcommand and resolves to the exit code. */
export type Command = (args: string[]) => Promise<number>

/** Loaded when called: `validate` should not pay for what `run` imports. */
export const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  run: async () => (await import('./run.ts')).runCommand,
  validate: async () => (await import('./validate.ts')).validateCommand,
  components: async () => (await import('./components.ts')).componentsCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  'audio-bridge': async () => (await import('./audio-bridge/audio-bridge.ts')).audioBridgeCommand,
}

export const USAGE = `Usage: openneuro <command>

  serve [flags]                  start the server; the flags are those of npm start
  run <graph.json | project>     run a graph without a page
      --set node.param.path=value    change a setting for this run (may be given several times)
      --feed node.slot=file          send a file to an input: a line of text is a frame, a wav is audio
                                     at its own pace, - is standard input
      --tap node.slot                print what an output sends, one line of JSON per frame
      --until-idle S                 end when nothing has moved for S seconds
      --for S                        end after S seconds; with neither, when all sources have ended
      --home DIR                     use another OpenNeuro home
  validate <graph.json | project>  print every problem of a graph with its place
  components [--json]            list the components
  doctor [--home DIR --port N]   check this machine and say what to do
  audio-bridge                   lend this machine's sound devices to RemoteAudioIn and RemoteAudioOut
      --host H --port N              where to listen; beyond this machine the address has a token
      --input-device D --output-device D --list-devices
      --max-output-buffer-ms N       sound that may wait to be played (500)
`

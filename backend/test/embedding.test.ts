import { expect, it } from 'vitest'
import { createEngine, type TextFrame } from '../src/core/index.ts'
import { temporaryFolder } from '../src/core/projects/temporary-folder.ts'
import { edge, testCatalog } from './engine/harness.ts'

it('an engine runs inside another program, without a server', async () => {
  await using home = await temporaryFolder()
  await using engine = await createEngine({
    home: home.path,
    catalog: testCatalog(),
    assetsFolder: home.path,
  })
  const { graph, projects } = engine
  await projects.create('Embedded')
  await projects.open('Embedded')
  await graph.addNode({ type: 'Greeter', id: 'hello', initArgs: { config: { text: 'Ada' } } })
  await graph.addNode({ type: 'Relay', id: 'out', initArgs: { config: { prefix: 'Hello ' } } })
  await graph.addEdge(edge('hello.text -> out.text'))
  const tap = graph.tap('out', 'text')

  await graph.start()
  await tap.ready()

  expect((tap.tryNext() as TextFrame).text).toBe('Hello Ada')
  expect(engine.config.value).toMatchObject({ current_project: 'Embedded', was_running: true })
})

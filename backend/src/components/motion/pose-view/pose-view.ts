import { BodyPoseFrame, defineComponent, ui } from '../../../core/index.ts'

/** About 30 pictures per second: more does not look smoother and costs the page its time. */
const INTERVAL_MS = 33

/** Shows a figure on the page. */
export const poseView = defineComponent({
  name: 'PoseView',
  description: 'Shows the figure in **3D** on the page',
  tags: { io: ['sink'], functionality: ['motion'] },
  inputs: { pose: BodyPoseFrame },
  outputs: { ui_pose: ui.sender('BodyPoseFrame', BodyPoseFrame) },
  thread: 'shared',

  async run({ inputs, outputs, clock, signal }) {
    for await (const pose of inputs.pose.newest()) {
      outputs.ui_pose.send(pose)
      await clock.sleep(INTERVAL_MS, signal)
    }
  },
})

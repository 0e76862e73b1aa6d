import {
  type BufferGeometry,
  Color,
  CylinderGeometry,
  DirectionalLight,
  GridHelper,
  HemisphereLight,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene,
  SphereGeometry,
  Vector2,
  Vector3,
  WebGLRenderer,
} from 'three'
import { OrbitControls } from 'three/addons/controls/OrbitControls.js'
import { BONES, type Figure, type Place } from './pose-figure.ts'
import { createTokenColors } from './token-colors.ts'

const GRID_M = 8
const GRID_CELLS = 16
const BONE_RADIUS_M = 0.028
const JOINT_RADIUS_M = 0.04
const HEAD_RADIUS_M = 0.11
const UP = new Vector3(0, 1, 0)

/** A figure in space that can be looked at from all sides. */
export interface PoseScene {
  update(figure: Figure): void
  setVisible(isVisible: boolean): void
  /** Turns the view by angles in radians, for those who use keys. */
  orbit(turn: { around: number; up: number }): void
  destroy(): void
}

export function createPoseScene({
  canvas,
  context,
}: {
  readonly canvas: HTMLCanvasElement
  readonly context: WebGL2RenderingContext
}): PoseScene {
  const renderer = new WebGLRenderer({ canvas, context, antialias: true, alpha: true })
  renderer.setPixelRatio(Math.min(2, globalThis.devicePixelRatio || 1))
  const scene = new Scene()
  const camera = new PerspectiveCamera(38, 1, 0.1, 60)
  camera.position.set(1.1, 1.7, 3.4)
  const controls = new OrbitControls(camera, canvas)
  controls.target.set(0, 0.9, 0)
  controls.minDistance = 1
  controls.maxDistance = 12
  controls.maxPolarAngle = Math.PI * 0.53
  controls.update()

  const body = createBody(scene)
  const colors = createTokenColors(applyColors)
  let grid: GridHelper | null = null
  let isVisible = true
  let isPending = false

  function applyColors(): void {
    body.material.color = new Color(colors.get('--color-frame-pose'))
    if (grid) {
      scene.remove(grid)
      grid.dispose()
    }
    const line = new Color(colors.get('--color-line-strong'))
    grid = new GridHelper(GRID_M, GRID_CELLS, line, line)
    scene.add(grid)
    request()
  }

  function request(): void {
    if (isPending || !isVisible) return
    isPending = true
    requestAnimationFrame(render)
  }

  function render(): void {
    isPending = false
    const { clientWidth: width, clientHeight: height } = canvas
    if (!isVisible || width === 0 || height === 0) return
    const size = renderer.getSize(new Vector2())
    if (size.x !== width || size.y !== height) {
      renderer.setSize(width, height, false)
      camera.aspect = width / height
      camera.updateProjectionMatrix()
    }
    renderer.render(scene, camera)
  }

  scene.add(new HemisphereLight(0xffffff, 0x8888aa, 2.2))
  const light = new DirectionalLight(0xffffff, 1.6)
  light.position.set(2, 4, 3)
  scene.add(light)
  controls.addEventListener('change', request)
  applyColors()

  return {
    update(figure) {
      body.update(figure)
      request()
    },
    setVisible(is) {
      isVisible = is
      request()
    },
    orbit({ around, up }) {
      const offset = camera.position.clone().sub(controls.target)
      offset.applyAxisAngle(UP, around)
      const side = new Vector3().crossVectors(UP, offset).normalize()
      offset.applyAxisAngle(side, -up)
      camera.position.copy(controls.target).add(offset)
      controls.update()
      request()
    },
    destroy() {
      isVisible = false
      controls.dispose()
      colors.destroy()
      grid?.dispose()
      body.destroy()
      renderer.dispose()
      renderer.forceContextLoss()
    },
  }
}

function createBody(scene: Scene) {
  const material = new MeshStandardMaterial({ roughness: 0.55 })
  const bone = new CylinderGeometry(BONE_RADIUS_M, BONE_RADIUS_M, 1, 10)
  const joint = new SphereGeometry(JOINT_RADIUS_M, 12, 10)
  const head = new SphereGeometry(HEAD_RADIUS_M, 24, 18)
  const meshes = new Map<string, Mesh>()

  function meshOf(key: string, geometry: BufferGeometry): Mesh {
    const known = meshes.get(key)
    if (known) return known
    const mesh = new Mesh(geometry, material)
    meshes.set(key, mesh)
    scene.add(mesh)
    return mesh
  }

  return {
    material,
    update(figure: Figure): void {
      for (const [name, place] of figure) {
        meshOf(name, name === 'head' ? head : joint).position.copy(vectorFrom(place))
      }
      for (const [from, to] of BONES) {
        const a = figure.get(from)
        const b = figure.get(to)
        if (a && b) stretch(meshOf(`${from}-${to}`, bone), vectorFrom(a), vectorFrom(b))
      }
    },
    destroy(): void {
      for (const part of [bone, joint, head, material]) part.dispose()
    },
  }
}

/** Three's world is right-handed: the figure's right goes to the other side. */
function vectorFrom({ x, y, z }: Place): Vector3 {
  return new Vector3(-x, y, z)
}

function stretch(mesh: Mesh, a: Vector3, b: Vector3): void {
  mesh.position.copy(a).add(b).multiplyScalar(0.5)
  mesh.scale.set(1, Math.max(0.001, a.distanceTo(b)), 1)
  mesh.quaternion.setFromUnitVectors(UP, b.clone().sub(a).normalize())
}

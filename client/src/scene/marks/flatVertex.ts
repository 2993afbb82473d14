/** Of what lies flat on the ground: a little nearer than that, and its fragments know where they are, from -1 to 1. */
export const FLAT_VERTEX = `
precision highp float;
attribute vec3 position;
uniform mat4 worldViewProjection;
varying vec2 vAt;
void main() {
  gl_Position = worldViewProjection * vec4(position, 1.0);
  gl_Position.z -= 0.0006 * gl_Position.w;
  vAt = position.xz * 2.0;
}`;

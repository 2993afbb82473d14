import { MORPH } from "../body/Sculpture.ts";
import { FACE_COLUMN, ROOT_COLUMN } from "../motion/bakeMotion.ts";
import { jointIndex, UPPER_BODY } from "../motion/skeleton.ts";

/** What belongs to a vertex. */
export const VERTEX_ATTRIBUTES = ["avatarRig", "avatarPaint"] as const;
/** What belongs to a person: one of each per instance. */
export const PERSON_ATTRIBUTES = ["avatarMotion", "avatarPerson"] as const;
export const MOTION_SAMPLER = "avatarMotionTexture";
export const PALETTE_SAMPLER = "avatarPaletteTexture";

/**
 * GLSL that moves a vertex of a person. `avatarMotion`: two rows of the motion texture, how far from the first to the
 * second, and the row of an emote or jump laid over them. `avatarPerson`: that layer's weight on the upper and on the lower
 * body, the bits of the styles worn, and the palette row with how far the eyes are shut (× 0.9) as its fraction.
 */
export const MOTION_DECLARATIONS = `
attribute vec4 avatarRig;
attribute vec4 avatarPaint;
attribute vec4 avatarMotion;
attribute vec4 avatarPerson;
uniform highp sampler2D ${MOTION_SAMPLER};

vec4 avatarTexel(int column, float row) {
  return texelFetch(${MOTION_SAMPLER}, ivec2(column, int(row + 0.5)), 0);
}
vec4 avatarNearer(vec4 a, vec4 b, float amount) {
  return normalize(mix(a, dot(a, b) < 0.0 ? -b : b, amount));
}
// How a joint is turned now: the cross-fade of two clips, under an emote or a jump.
vec4 avatarTurn(int joint) {
  vec4 turn = avatarTexel(joint, avatarMotion.x);
  if (avatarMotion.z > 0.0) {
    turn = avatarNearer(turn, avatarTexel(joint, avatarMotion.y), avatarMotion.z);
  }
  float over = joint >= ${UPPER_BODY[0]} && joint <= ${UPPER_BODY[1]} ? avatarPerson.x : avatarPerson.y;
  if (over > 0.0) {
    turn = avatarNearer(turn, avatarTexel(joint, avatarMotion.w), over);
  }
  return turn;
}
vec4 avatarChannel(int column, float over) {
  vec4 value = mix(avatarTexel(column, avatarMotion.x), avatarTexel(column, avatarMotion.y), avatarMotion.z);
  return mix(value, avatarTexel(column, avatarMotion.w), over);
}
vec3 avatarRotated(vec3 v, vec4 q) {
  return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v);
}
void avatarAbout(vec3 pivot, vec4 turn, inout vec3 point, inout vec3 direction) {
  point = avatarRotated(point - pivot, turn) + pivot;
  direction = avatarRotated(direction, turn);
}
void avatarMove(inout vec3 point, inout vec3 direction) {
  int worn = int(avatarPerson.z + 0.5);
  if ((int(avatarPaint.y + 0.5) & worn) != worn) {
    point = vec3(0.0);
    return;
  }
  int morph = int(avatarRig.z + 0.5);
  if (morph == ${MORPH.skirt}) {
    // Cloth between the legs: turned by each thigh, then mixed by where it hangs.
    vec3 pointL = point, pointR = point, directionL = direction, directionR = direction;
    // Raised thighs, as when sitting: the cloth lies close about them instead of standing off as a ring.
    float raised = clamp(-(avatarTurn(${jointIndex("legL")}).x + avatarTurn(${jointIndex("legR")}).x) / 1.1, 0.0, 1.0);
    raised *= smoothstep(0.8, 0.6, point.y);
    pointL.z = pointR.z = mix(point.z, clamp(point.z, -0.085, 0.1) + 0.2 * (point.z - clamp(point.z, -0.085, 0.1)), raised);
    pointL.x = pointR.x = mix(point.x, point.x * 0.86, raised);
    const vec4 unturned = vec4(0.0, 0.0, 0.0, 1.0);
    avatarAbout(avatarTexel(${jointIndex("legL")}, 0.0).xyz, avatarNearer(unturned, avatarTurn(${jointIndex("legL")}), avatarRig.y), pointL, directionL);
    avatarAbout(avatarTexel(${jointIndex("legR")}, 0.0).xyz, avatarNearer(unturned, avatarTurn(${jointIndex("legR")}), avatarRig.y), pointR, directionR);
    point = mix(pointR, pointL, avatarRig.w);
    direction = normalize(mix(directionR, directionL, avatarRig.w));
  } else if (morph > 0) {
    vec4 face = avatarChannel(${FACE_COLUMN}, avatarPerson.x);
    if (morph == ${MORPH.eye}) {
      float shut = max(face.y, min(1.0, fract(avatarPerson.w) / 0.9));
      float arc = 1.427 + 0.016 * face.y * (1.0 - avatarRig.w * avatarRig.w);
      point.y = mix(point.y, arc + (point.y - 1.432) * 0.12, shut);
    } else if (morph == ${MORPH.mouth}) {
      point.y -= 0.056 * face.x * avatarRig.w;
      point.z -= 0.018 * face.x * avatarRig.w;
    } else {
      point.y += 0.02 * face.z * avatarRig.w;
    }
  }
  int joint = int(avatarRig.x + 0.5);
  float weight = morph == ${MORPH.skirt} ? 1.0 : avatarRig.y;
  for (int depth = 0; depth < 5; depth++) {
    vec4 bone = avatarTexel(joint, 0.0);
    vec4 turn = avatarTurn(joint);
    if (weight < 1.0) {
      turn = avatarNearer(vec4(0.0, 0.0, 0.0, 1.0), turn, weight);
      weight = 1.0;
    }
    avatarAbout(bone.xyz, turn, point, direction);
    joint = int(bone.w);
    if (bone.w < 0.0) {
      break;
    }
  }
  point += avatarChannel(${ROOT_COLUMN}, avatarPerson.y).xyz;
}
`;

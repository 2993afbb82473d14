export type { AvatarSample, CrowdListener, CrowdSource, Person } from "./CrowdSource.ts";

// The till's three sounds.

import failureFile from "../../../assets/sounds/failure.wav";
import scanFile from "../../../assets/sounds/scan.wav";
import successFile from "../../../assets/sounds/success.wav";

export type SoundName = "scan" | "success" | "failure";
export const SOUND_NAMES: readonly SoundName[] = ["scan", "success", "failure"];

const FILES: Record<SoundName, string> = {
  scan: scanFile,
  success: successFile,
  failure: failureFile,
};
const players = new Map<SoundName, HTMLAudioElement>();

export function play(name: SoundName): void {
  let player = players.get(name);
  if (player === undefined) {
    player = new Audio(FILES[name]);
    players.set(name, player);
  }
  player.currentTime = 0;
  // A till without loudspeakers is still a till.
  player.play().catch(() => {});
}

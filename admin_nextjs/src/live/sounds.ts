'use client';

import type { PanelPulse } from '@/server/pulse-hub.ts';

export const soundKinds = ['request', 'choose', 'unknown', 'approval'] as const;
export type SoundKind = (typeof soundKinds)[number];

/** Which number of the pulse each sound follows. */
const countOf = {
  request: 'waiting',
  choose: 'unmatched',
  unknown: 'unknown',
  approval: 'proposals',
} as const satisfies Record<SoundKind, keyof PanelPulse>;

/** Says what grew from one pulse to the next, the gravest last, so that it is the one that rings on. */
export const soundsFor = (before: PanelPulse, after: PanelPulse): readonly SoundKind[] =>
  soundKinds.filter((kind) => after[countOf[kind]] > before[countOf[kind]]);

export interface SoundChoice {
  readonly isMuted: boolean;
  readonly off: readonly SoundKind[];
}

const choiceKey = 'luxon-sounds';

/** Reads what this browser plays; everything where nothing was chosen. */
export function readSoundChoice(): SoundChoice {
  try {
    const kept = JSON.parse(localStorage.getItem(choiceKey) ?? '{}') as Partial<SoundChoice>;
    const off = Array.isArray(kept.off) ? kept.off : [];
    return { isMuted: kept.isMuted === true, off: soundKinds.filter((kind) => off.includes(kind)) };
  } catch {
    return { isMuted: false, off: [] };
  }
}

export function keepSoundChoice(choice: SoundChoice): void {
  localStorage.setItem(choiceKey, JSON.stringify(choice));
}

/** Hertz, one after the other; no two kinds have the same melody. */
const melodies: Readonly<Record<SoundKind, readonly number[]>> = {
  request: [880],
  choose: [660, 880],
  unknown: [440, 440, 440],
  approval: [523, 659, 784],
};
const noteSeconds = 0.13;

let audio: AudioContext | null = null;
let isSpeaker = false;

/** Makes sounds possible; browsers allow it only once somebody has pressed something. One tab speaks for all. */
export function unlockSounds(): void {
  if (audio !== null) return;
  audio = new AudioContext();
  // Held until the tab closes; then the next tab that asked gets it.
  void navigator.locks?.request('luxon-sounds', () => {
    isSpeaker = true;
    return new Promise(() => undefined);
  });
  if (navigator.locks === undefined) isSpeaker = true;
}

/** Plays what is not switched off, if this is the tab that speaks. */
export function playSounds(kinds: readonly SoundKind[]): void {
  const { isMuted, off } = readSoundChoice();
  if (!isSpeaker || isMuted) return;
  kinds
    .filter((kind) => !off.includes(kind))
    .forEach((kind, index) => {
      play(kind, index * 0.5);
    });
}

/** Plays one sound after so many seconds, whatever is switched off. */
export function play(kind: SoundKind, afterSeconds = 0): void {
  if (audio === null) return;
  for (const [index, hertz] of melodies[kind].entries()) {
    const at = audio.currentTime + afterSeconds + index * noteSeconds;
    const tone = new OscillatorNode(audio, { frequency: hertz });
    const loudness = new GainNode(audio, { gain: 0 });
    // Up and down softly: a tone that is cut clicks.
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.2, at + 0.01);
    loudness.gain.linearRampToValueAtTime(0, at + noteSeconds);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at);
    tone.stop(at + noteSeconds);
  }
}

/** What one check of the doctor came to. `bad` makes the exit code 1; `note` is worth knowing. */
export interface Finding {
  readonly what: string;
  readonly state: 'good' | 'note' | 'bad';
  readonly text: string;
}

/** What can happen next, in words, and the state that it leads to. */
export interface Transition<State> {
  readonly label: string;
  readonly state: State;
}

export interface Model<State> {
  readonly initial: State;
  /** Returns the state as text: two states with the same text behave the same. */
  readonly toText: (state: State) => string;
  readonly next: (state: State) => Iterable<Transition<State>>;
  /** Names what is wrong in this state, if anything is. Nothing is explored beyond such a state. */
  readonly findFault: (state: State) => string | undefined;
}

export interface Exploration {
  readonly states: number;
  /** False if the limit, or the fault looked for, ended the search before every state was seen. */
  readonly complete: boolean;
  /** The shortest trace of each kind of fault. */
  readonly faults: Readonly<Record<string, readonly string[]>>;
}

export interface Search {
  /** The most states to visit. */
  readonly limit: number;
  /** The kind of fault that ends the search. Without it, all states are visited. */
  readonly wanted?: string;
  /** The trace to the state where the search begins, instead of the initial one. */
  readonly after?: readonly string[];
}

/** Visits every state that the model can reach, the nearest first. */
export function explore<State>(model: Model<State>, { limit, wanted, after = [] }: Search): Exploration {
  const nodes = [{ state: follow(model, after), trace: after.length === 0 ? [] : ['…'] }];
  const seen = new Set(nodes.map(({ state }) => model.toText(state)));
  const faults: Record<string, readonly string[]> = {};
  let states = 0;
  for (const { state, trace } of nodes) {
    states += 1;
    const fault = model.findFault(state);
    if (fault !== undefined) faults[fault] ??= trace;
    if (states === limit || (fault !== undefined && fault === wanted)) break;
    for (const { label, state: reached } of fault === undefined ? model.next(state) : []) {
      const text = model.toText(reached);
      if (seen.has(text)) continue;
      seen.add(text);
      nodes.push({ state: reached, trace: [...trace, label] });
    }
  }
  return { states, complete: states === nodes.length, faults };
}

function follow<State>(model: Model<State>, trace: readonly string[]): State {
  return trace.reduce((state, label) => {
    const transition = [...model.next(state)].find((it) => it.label === label);
    if (transition === undefined) throw new Error(`The model cannot go on with "${label}".`);
    return transition.state;
  }, model.initial);
}

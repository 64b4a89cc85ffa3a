/** Keeps an unexpected exception inside the card or page it happened in: the window never goes blank. */
import { Component, type ReactNode } from "react";
import { problemOf } from "../bridge";
import { ProblemBlock } from "./ProblemBlock";

type Props = {
  children: ReactNode /** Changes of this start afresh: another tenant, another page. */;
  resetKey?: string;
};
type State = { error: unknown; key: string | undefined };

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, key: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error ?? new Error("unknown") };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.key ? null : { error: null, key: props.resetKey };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <ProblemBlock problem={problemOf(this.state.error)} retry={() => this.setState({ error: null })} />
    );
  }
}

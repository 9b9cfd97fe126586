/**
 * Collects what is asked while a statement is under way into the next one, so that a burst takes few statements. The
 * statement that answers always begins after the question.
 * @param run answers several questions with one statement; it may call `release` to let the next statement begin before
 * its own has ended
 */
export function sharedStatement<Question, Answer>(
  run: (questions: readonly Question[], release: () => void) => Promise<Answer>,
): (question: Question) => Promise<Answer> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: { questions: Question[]; answer: Promise<Answer> } | undefined;
  return (question) => {
    if (!next) {
      const questions: Question[] = [];
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const answer = underWay.then(() => {
        next = undefined;
        return run(questions, release);
      });
      underWay = Promise.race([released, answer.catch(() => undefined)]);
      next = { questions, answer };
    }
    next.questions.push(question);
    return next.answer;
  };
}

/**
 * Collects what is asked while a statement is under way into the next one, so that a burst takes few statements. The
 * statement that answers always begins after the question.
 * @param run answers several questions with one statement
 */
export function sharedStatement<Question, Answer>(
  run: (questions: readonly Question[]) => Promise<Answer>,
): (question: Question) => Promise<Answer> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: { questions: Question[]; answer: Promise<Answer> } | undefined;
  return (question) => {
    if (!next) {
      const questions: Question[] = [];
      const answer = underWay.then(() => {
        next = undefined;
        return run(questions);
      });
      underWay = answer.catch(() => undefined);
      next = { questions, answer };
    }
    next.questions.push(question);
    return next.answer;
  };
}

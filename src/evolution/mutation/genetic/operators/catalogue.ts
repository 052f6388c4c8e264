import type { Operator } from "../operator.ts";
import { addArgument } from "./add-argument.ts";
import { appendOperand } from "./append-operand.ts";
import { assignForCall } from "./assign-for-call.ts";
import { boundValue } from "./bound-value.ts";
import { callHelper } from "./call-helper.ts";
import { chainOptional } from "./chain-optional.ts";
import { changeAssignment } from "./change-assignment.ts";
import { changeBoth } from "./change-both.ts";
import { changeComparison } from "./change-comparison.ts";
import { changeLiteral } from "./change-literal.ts";
import { changeRegex } from "./change-regex.ts";
import { changeRegexPart } from "./change-regex-part.ts";
import { changeStep } from "./change-step.ts";
import { composePredicate } from "./compose-predicate.ts";
import { conditionStatement } from "./condition-statement.ts";
import { copyStatement } from "./copy-statement.ts";
import { crossoverExpression } from "./crossover-expression.ts";
import { crossoverFunction } from "./crossover-function.ts";
import { crossoverStatement } from "./crossover-statement.ts";
import { defaultForEmpty } from "./default-for-empty.ts";
import { defaultForNull } from "./default-for-null.ts";
import { deleteStatement } from "./delete-statement.ts";
import { dropArgument } from "./drop-argument.ts";
import { dropOperand } from "./drop-operand.ts";
import { duplicateStatement } from "./duplicate-statement.ts";
import { fillLiteral } from "./fill-literal.ts";
import { guardStatement } from "./guard-statement.ts";
import { guardType } from "./guard-type.ts";
import { guardValue } from "./guard-value.ts";
import { insertAwait } from "./insert-await.ts";
import { insertBaseCase } from "./insert-base-case.ts";
import { insertEntry } from "./insert-entry.ts";
import { insertKernelCall } from "./insert-kernel-call.ts";
import { insertUpdate } from "./insert-update.ts";
import { joinCondition } from "./join-condition.ts";
import { keepResult } from "./keep-result.ts";
import { moveStatement } from "./move-statement.ts";
import { negateCondition } from "./negate-condition.ts";
import { nudgeBoundary } from "./nudge-boundary.ts";
import { nudgeNumber } from "./nudge-number.ts";
import { plainValue } from "./plain-value.ts";
import { regroup } from "./regroup.ts";
import { renameField } from "./rename-field.ts";
import { replaceExpression } from "./replace-expression.ts";
import { reshapeOutput } from "./reshape-output.ts";
import { skipRound } from "./skip-round.ts";
import { sliceSequence } from "./slice-sequence.ts";
import { supplyComparator } from "./supply-comparator.ts";
import { supplyField } from "./supply-field.ts";
import { swapArguments } from "./swap-arguments.ts";
import { swapJump } from "./swap-jump.ts";
import { swapMethod } from "./swap-method.ts";
import { swapName } from "./swap-name.ts";
import { swapOperands } from "./swap-operands.ts";
import { swapOperator } from "./swap-operator.ts";
import { swapProperty } from "./swap-property.ts";
import { swapResults } from "./swap-results.ts";
import { swapSiblings } from "./swap-siblings.ts";
import { swapTarget } from "./swap-target.ts";
import { takeItem } from "./take-item.ts";
import { unwrapExpression } from "./unwrap-expression.ts";
import { wrapExpression } from "./wrap-expression.ts";
import { wrapRemainder } from "./wrap-remainder.ts";

/** Every operator. The order decides between equals, so it is part of what a seed reproduces. */
export const operators: readonly Operator[] = [
  swapOperator,
  nudgeNumber,
  nudgeBoundary,
  supplyField,
  renameField,
  reshapeOutput,
  defaultForNull,
  chainOptional,
  swapName,
  swapProperty,
  swapMethod,
  swapArguments,
  swapOperands,
  negateCondition,
  wrapExpression,
  callHelper,
  unwrapExpression,
  supplyComparator,
  changeLiteral,
  changeRegex,
  changeRegexPart,
  swapJump,
  changeComparison,
  changeStep,
  swapSiblings,
  regroup,
  swapResults,
  changeBoth,
  fillLiteral,
  boundValue,
  sliceSequence,
  composePredicate,
  swapTarget,
  assignForCall,
  changeAssignment,
  insertAwait,
  insertKernelCall,
  guardType,
  guardStatement,
  dropOperand,
  dropArgument,
  addArgument,
  deleteStatement,
  moveStatement,
  joinCondition,
  skipRound,
  replaceExpression,
  appendOperand,
  takeItem,
  wrapRemainder,
  guardValue,
  keepResult,
  defaultForEmpty,
  plainValue,
  insertUpdate,
  insertEntry,
  copyStatement,
  insertBaseCase,
  conditionStatement,
  duplicateStatement,
  crossoverFunction,
  crossoverExpression,
  crossoverStatement,
];

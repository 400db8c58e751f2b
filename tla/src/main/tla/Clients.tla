------------------------------ MODULE Clients ------------------------------
(***************************************************************************)
(* What clients did, what they were told, and what that obliges the store  *)
(* to.  Nothing here looks inside a server: the obligations are about the  *)
(* record that clients could have kept themselves, which is also what a    *)
(* fault-injection test records.                                           *)
(*                                                                         *)
(* There is one key.  Linearizability is local (Herlihy & Wing): a store   *)
(* is linearizable if each key is, so what is true of one key here is true *)
(* of each of many.  Each write writes a value of its own, which is named  *)
(* after the command: <<epoch, place>>, see History.                       *)
(*                                                                         *)
(* An operation is                                                         *)
(*   kind   "write" or "read"                                              *)
(*   at     the server that answered it                                    *)
(*   as     what that server was: "primary" or "replica"                   *)
(*   value  what a write wrote, or what a read returned                    *)
(*   before what a write that returns the old value (SET ... GET) returned *)
(*   after  the operations that had ended when this one began              *)
(* and stands in a sequence, in the order in which operations began.       *)
(*                                                                         *)
(* A read begins and ends in one step.  A write ends when its client takes *)
(* it for done: at the reply, or when WAIT has returned with enough.  One  *)
(* whose client never learnt that may have happened or not, for ever.      *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

\* What a key holds that nobody has written to.
NoValue == <<0, 0>>

WriteOf(at, value, before, after) ==
  [kind |-> "write", at |-> at, as |-> "primary", value |-> value, before |-> before, after |-> after]
ReadOf(at, as, value, after) ==
  [kind |-> "read", at |-> at, as |-> as, value |-> value, before |-> NoValue, after |-> after]

\* The operations that have ended, given the writes that were acknowledged.
Ended(ops, acknowledged) ==
  {i \in 1..Len(ops) : ops[i].kind = "write" => ops[i].value \in acknowledged}

ReadsIn(ops) == {i \in 1..Len(ops) : ops[i].kind = "read"}

\* a was written before b: in the same epoch earlier in the stream, else in an earlier epoch.
OlderValue(a, b) == a[1] < b[1] \/ (a[1] = b[1] /\ a[2] < b[2])

----------------------------------------------------------------------------
(* Obligations.                                                            *)

\* A read that begins after a write has ended returns that write or a later one.
IsFresh(ops) ==
  \A i \in ReadsIn(ops) : \A j \in ops[i].after :
    ops[j].kind = "write" => ~OlderValue(ops[i].value, ops[j].value)

\* What a client reads at a server that it stays with never goes back.  (One that reads here
\* and there goes back whenever a replica is a little behind.)  All reads at a server may be
\* taken for one client's: they do not overlap, and who did only some of them saw less.
IsMonotonic(ops) ==
  \A i, j \in ReadsIn(ops) :
    i < j /\ ops[i].at = ops[j].at => ~OlderValue(ops[j].value, ops[i].value)

\* Could operation i have happened when the key held `value'?
Fits(ops, ended, i, value, overwritesSeen) ==
  IF ops[i].kind = "read" THEN ops[i].value = value
  ELSE overwritesSeen /\ i \in ended => ops[i].before = value

\* Can the operations `left' be put in an order that explains what was returned?  Only
\* those that have ended must be in it, and none comes before one that ended before it began.
RECURSIVE Explained(_, _, _, _, _)
Explained(ops, ended, left, value, overwritesSeen) ==
  IF left \cap ended = {} THEN TRUE
  ELSE \E i \in left :
    /\ ops[i].after \cap left = {}
    /\ Fits(ops, ended, i, value, overwritesSeen)
    /\ Explained(ops, ended, left \ {i},
                 IF ops[i].kind = "write" THEN ops[i].value ELSE value, overwritesSeen)

\* Operations at primaries look as if done one after the other, each between its beginning
\* and its end.  Reads at replicas are not among them: nobody promises that of those.
IsLinearizable(ops, ended, overwritesSeen) ==
  LET atPrimaries == {i \in 1..Len(ops) : ops[i].as = "primary"}
  IN  Explained([i \in 1..Len(ops) |-> [ops[i] EXCEPT !.after = @ \cap atPrimaries]],
                ended, atPrimaries, NoValue, overwritesSeen)
=============================================================================

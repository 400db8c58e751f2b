------------------------------ MODULE History ------------------------------
(***************************************************************************)
(* Replication histories.                                                  *)
(*                                                                         *)
(* Redis numbers the bytes of its replication stream; here every command   *)
(* in the stream counts as one.  A command is known by its place and by    *)
(* the epoch of the primary that wrote it, so "the same place and the same *)
(* epoch" means "the same command" -- what Raft calls log matching.        *)
(*                                                                         *)
(* A history is kept as runs: <<epoch, kind, end>> says that the commands  *)
(* up to place `end', from where the run before it stopped, are of this    *)
(* epoch and kind.  The size of a state then grows with the number of      *)
(* failovers and not with the number of writes.                            *)
(*                                                                         *)
(* kind is "write" for a command that changes data and "ask" for           *)
(* REPLCONF GETACK, which changes nothing but takes its place in the       *)
(* stream all the same.                                                    *)
(***************************************************************************)
EXTENDS Naturals, Sequences

Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b

NoHistory == <<>>

\* How many commands: the replication offset.
End(h) == IF h = <<>> THEN 0 ELSE h[Len(h)][3]

LastEpoch(h) == IF h = <<>> THEN 0 ELSE h[Len(h)][1]
LastKind(h)  == IF h = <<>> THEN "none" ELSE h[Len(h)][2]

\* The last command that changed data, <<epoch, place>>: what a read finds. <<0, 0>> if none did.
RECURSIVE LastWrite(_)
LastWrite(h) ==
  IF h = <<>> THEN <<0, 0>>
  ELSE IF LastKind(h) = "write" THEN <<LastEpoch(h), End(h)>>
  ELSE LastWrite(SubSeq(h, 1, Len(h) - 1))

\* The run that holds command k, for k in 1..End(h).
RunOf(h, k) == CHOOSE i \in 1..Len(h) : h[i][3] >= k /\ (i = 1 \/ h[i - 1][3] < k)

EpochAt(h, k) == h[RunOf(h, k)][1]

\* Does the history hold the command that <<epoch, place>> names?
Holds(h, command) == End(h) >= command[2] /\ h[RunOf(h, command[2])][1] = command[1]

\* A command, in the form in which it travels.
Item(epoch, kind) == [type |-> kind, epoch |-> epoch]
Command(h, k) == <<EpochAt(h, k), k>>
ItemAt(h, k) == LET run == h[RunOf(h, k)] IN Item(run[1], run[2])

Extend(h, item) ==
  IF h # <<>> /\ LastEpoch(h) = item.epoch /\ LastKind(h) = item.type
  THEN [h EXCEPT ![Len(h)][3] = @ + 1]
  ELSE Append(h, <<item.epoch, item.type, End(h) + 1>>)

RECURSIVE ExtendAll(_, _)
ExtendAll(h, items) ==
  IF items = <<>> THEN h ELSE ExtendAll(Extend(h, Head(items)), Tail(items))

\* The commands after the first k.
After(h, k) == [i \in 1..(End(h) - k) |-> ItemAt(h, k + i)]

\* The first k commands: what a snapshot taken at offset k holds.
Upto(h, k) ==
  IF k = 0 THEN NoHistory
  ELSE LET i == RunOf(h, k) IN [SubSeq(h, 1, i) EXCEPT ![i][3] = k]

IsPrefix(a, b) ==
  \/ a = <<>>
  \/ /\ Len(a) <= Len(b)
     /\ \A i \in 1..(Len(a) - 1) : a[i] = b[i]
     /\ LET n == Len(a) IN a[n][1] = b[n][1] /\ a[n][2] = b[n][2] /\ a[n][3] <= b[n][3]

Comparable(a, b) == IsPrefix(a, b) \/ IsPrefix(b, a)
=============================================================================

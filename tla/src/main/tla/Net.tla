-------------------------------- MODULE Net --------------------------------
(***************************************************************************)
(* The connection that a replica opens to its primary.                     *)
(*                                                                         *)
(* A connection is two queues: `up' carries what the replica says, `down'  *)
(* what the primary says.  Either side may close at any time.  The other   *)
(* side learns of it only when it reads the "close" at the end of its      *)
(* queue: until then it holds a half-open connection, and what it still    *)
(* sends is lost.  TCP gives no more than that.                            *)
(*                                                                         *)
(* A replica may close and connect again before the primary has read the   *)
(* first close.  The new connection then queues up behind the old one:     *)
(* up = <<..., close, psync>>.                                             *)
(***************************************************************************)
EXTENDS Naturals, Sequences

Close == [type |-> "close"]
Idle  == [up |-> <<>>, down |-> <<>>]

HasClose(queue) == \E i \in 1..Len(queue) : queue[i].type = "close"

\* One side has closed and the other has not noticed yet.
ReplicaLeft(c) == HasClose(c.up)
PrimaryLeft(c) == HasClose(c.down)

SendUp(c, message)    == IF PrimaryLeft(c) THEN c ELSE [c EXCEPT !.up = Append(@, message)]
SendDown(c, messages) == IF ReplicaLeft(c) THEN c ELSE [c EXCEPT !.down = @ \o messages]

PopUp(c)   == [c EXCEPT !.up = Tail(@)]
PopDown(c) == [c EXCEPT !.down = Tail(@)]

FirstClose(queue) ==
  CHOOSE i \in 1..Len(queue) :
    queue[i].type = "close" /\ \A j \in 1..(i - 1) : queue[j].type # "close"

\* The replica closes: it reads nothing more of what was on its way.
CloseAtReplica(c) ==
  [up |-> IF PrimaryLeft(c) THEN <<>> ELSE Append(c.up, Close), down |-> <<>>]

\* The primary closes.  If the replica had left already, this ends the matter
\* for the old connection, and whatever stands behind it in the queue belongs
\* to the next one.
CloseAtPrimary(c) ==
  IF ReplicaLeft(c)
  THEN [c EXCEPT !.up = SubSeq(@, FirstClose(@) + 1, Len(@))]
  ELSE [up |-> <<>>, down |-> Append(c.down, Close)]

\* The primary's process is gone, and with it every connection it had accepted.
Abandon(c, replicaIsThere) ==
  IF ~replicaIsThere THEN Idle
  ELSE [up |-> <<>>, down |-> IF PrimaryLeft(c) THEN c.down ELSE Append(c.down, Close)]
=============================================================================

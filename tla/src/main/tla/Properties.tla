----------------------------- MODULE Properties -----------------------------
(***************************************************************************)
(* What push replication promises, and what it is often believed to        *)
(* promise.  The first group holds in every model.  Each property of the   *)
(* second group fails in some models and holds in others; the models say   *)
(* which rule makes the difference.                                        *)
(***************************************************************************)
EXTENDS PushReplication, TLC

----------------------------------------------------------------------------
(* Always.                                                                 *)

UpTypes   == {"psync", "ack", "close"}
DownTypes == {"continue", "full", "snapshot", "refuse", "write", "ask", "close"}
TypeOK ==
  /\ up \in [Server -> BOOLEAN]
  /\ role \in [Server -> {"primary", "replica"}]
  /\ follows \in [Server -> Server \cup {None}]
  /\ link \in [Server -> {"down", "asked", "loading", "online"}]
  /\ leader \in Server /\ recovering \subseteq Server
  /\ cut \in Server \cup {None} /\ way \in {"none", "both", "out", "in", "unseen"} /\ (cut = None) = (way = "none")
  /\ writes \in 0..MaxWrites /\ Cardinality(confirmed) <= writes
  /\ \A s \in Server :
       /\ replid[s] \in 0..ids /\ replid2[s].id \in 0..ids
       /\ role[s] = "primary" => link[s] = "down" /\ (up[s] => replid[s] # 0)
       /\ role[s] = "replica" => follows[s] # None /\ waiting[s] = NoWait
       /\ \A r \in Server :
            /\ slot[s][r].state \in {"none", "snapshot", "loading", "online"}
            /\ \A i \in 1..Len(conn[s][r].up) : conn[s][r].up[i].type \in UpTypes
            /\ \A i \in 1..Len(conn[s][r].down) : conn[s][r].down[i].type \in DownTypes

\* The backlog is a window that ends at the offset, bounded unless a snapshot is on its way.
BacklogWindow ==
  \A s \in Server :
    base[s] <= Offset(s) /\ (Offset(s) - base[s] <= BacklogSize \/ Pinned(slot[s]) # {})

\* Servers with the same replid differ only in how far they are.
SameIdSameHistory ==
  \A s, t \in Server : replid[s] # 0 /\ replid[s] = replid[t] => Comparable(log[s], log[t])

\* A replid names the history that one primary wrote: no other primary goes by it.
OnePrimaryPerEpoch ==
  \A s, t \in Server :
    up[s] /\ up[t] /\ role[s] = "primary" /\ role[t] = "primary" /\ replid[s] = replid[t] => s = t

\* The earlier name is still good for offsets up to where it was given up.
EarlierIdSameHistory ==
  \A s, t \in Server :
    replid2[s].id # 0 /\ replid2[s].id = replid[t] /\ Offset(t) <= replid2[s].end
    => IsPrefix(log[t], log[s])

\* A replica online on its primary's replid is behind it or level, never beside it.  (One that
\* has not noticed yet that its primary died may be ahead of what that one came back with.)
ReplicaIsPrefix ==
  \A r \in Server :
    up[r] /\ role[r] = "replica" /\ link[r] = "online" /\ ~PrimaryLeft(conn[r][follows[r]])
    /\ replid[r] = replid[follows[r]]
    => IsPrefix(log[r], log[follows[r]])

\* What a replica holds and what is on the wire to it make up what its primary holds:
\* no command is skipped, none comes twice.
Stream(queue) == SelectSeq(queue, LAMBDA m : m.type \in {"write", "ask"})
NoSkipNoRepeat ==
  \A r \in Server : up[r] /\ role[r] = "replica" /\ link[r] = "online" =>
    LET p == follows[r]
        c == conn[r][p]
    IN  slot[p][r].state = "online" /\ ~PrimaryLeft(c) /\ ~ReplicaLeft(c)
        => ExtendAll(log[r], Stream(c.down)) = log[p]

\* An acknowledgement a primary counts was true of the replica on that connection.
AckSound ==
  \A p, r \in Server :
    slot[p][r].state = "online" /\ Attached(r, p) /\ link[r] = "online" /\ ~ReplicaLeft(conn[r][p])
    => slot[p][r].ack <= Offset(r)

\* A stream is resumed only where the backlog still has it.
PartialFromBacklog ==
  [][\A p, r \in Server :
       slot[p][r].state # "online" /\ slot'[p][r].state = "online" /\ ids' = ids
       /\ conn[r][p].up # <<>> /\ Head(conn[r][p].up).type = "psync"
       => base[p] <= Head(conn[r][p].up).end]_vars

----------------------------------------------------------------------------
(* Sometimes.                                                              *)

\* Every replica that WAIT would count at this moment has the write.
WaitTrueNow ==
  WaitFor > 0 =>
    \A p \in Server : up[p] /\ role[p] = "primary" =>
      \A k \in 1..Offset(p) : Enough(p, k) =>
        \A r \in Acked(p, k) : up[r] => Holds(log[r], Command(log[p], k))

\* A write that was acknowledged is in the data of whoever leads.
Durable ==
  up[leader] /\ role[leader] = "primary" => \A w \in confirmed : Holds(log[leader], w)

\* No two servers take writes at the same time.
OneAcceptingPrimary ==
  \A s, t \in Server : up[s] /\ up[t] /\ MayWrite(s) /\ MayWrite(t) => s = t

\* A read that begins after a write was acknowledged finds that write or a later one, at any server.
FreshReads == IsFresh(ops)

\* A client that stays with one server never reads backwards.
MonotonicReads == IsMonotonic(ops)

\* Reads and writes at primaries look as if done one after the other, each between its beginning and its end.
Linearizable == IsLinearizable(ops, Now, OverwritesSeen)

\* A primary whose place was taken accepts no write once MaxLag + 1 ticks have passed.
BoundedDivergence ==
  [][writes' # writes =>
       \A p \in Server : Offset(p)' > Offset(p) /\ role[p] = "primary" => stale[p] <= MaxLag + 1]_vars

\* When faults stop, everybody ends up with the leader's data.
Converged ==
  /\ role[leader] = "primary"
  /\ \A s \in Server :
       /\ up[s] /\ log[s] = log[leader] /\ replid[s] = replid[leader]
       /\ s # leader => link[s] = "online" /\ follows[s] = leader
Converges == <>[]Converged

\* A client that waits gets an answer.
WaitsEnd == \A p \in Server : []<>(waiting[p] = NoWait)

\* A cluster without a primary gets one.
FailoverEnds == []<>Led

----------------------------------------------------------------------------
(* Where a search may end: no state after one in which the operator is     *)
(* false can refute the property that it is named for.  The state itself   *)
(* is still looked at.  What is settled stays so, says each ...Settled,    *)
(* which tests check where nothing ends the search.                        *)

\* Can another server come to lead, or the leader lose what it has?
LeadMayChange ==
  \/ ~(up[leader] /\ role[leader] = "primary" /\ spent.crashes = MaxCrashes)
  \/ spent.promotions < MaxPromotions /\ ~(cut # leader /\ spent.cuts = MaxCuts)

\* Can p, in whose place another leads, still confirm a write?  Nobody is pointed to it any more:
\* what it may be told comes from replicas that have not left it, or is on its way.
MayConfirm(p) ==
  \/ WaitFor = 0 \/ WaitBlocks
  \/ \E r \in Server :
       \/ role[r] = "replica" /\ follows[r] = p
       \/ \E i \in 1..Len(conn[r][p].up) : conn[r][p].up[i].type = "ack"

\* For Durable.  A leader that stays keeps its data, and what it confirms is part of it.
LossLeft == LeadMayChange \/ \E p \in Server \ {leader} : role[p] = "primary" /\ MayConfirm(p)
LossSettled == [][~LossLeft => ~LossLeft' /\ (Durable => Durable')]_vars

\* For BoundedDivergence, which speaks of writes.
DebtLeft    == writes < MaxWrites
DebtSettled == [][~DebtLeft => writes' = writes]_vars

\* For Linearizable, FreshReads and MonotonicReads: after the last read only writes are left.  One
\* that returns nothing of what it overwrote fits behind all that was done before it ended.
ReadsLeft    == OverwritesSeen \/ Cardinality(ReadsIn(ops)) < MaxReads
ReadsSettled ==
  [][~ReadsLeft => /\ ~ReadsLeft' /\ (FreshReads => FreshReads') /\ (MonotonicReads => MonotonicReads')
                   /\ (Linearizable => Linearizable')]_vars

----------------------------------------------------------------------------
\* Servers are alike: only Init tells the first primary from the others, so what can follow a
\* state can follow its mirror images, mirrored.
Alike == Permutations(Server)
=============================================================================

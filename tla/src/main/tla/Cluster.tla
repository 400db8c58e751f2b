------------------------------ MODULE Cluster ------------------------------
(***************************************************************************)
(* What there is: the settings of a model, the servers, the connections    *)
(* between them, the outside that leads them, and how it all begins.  What *)
(* happens to it stands in PushReplication; here are the definitions that  *)
(* its actions are made of.                                                *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, History, Net, Clients

CONSTANTS
  \* The cluster, and what is done with it.
  Server,             \* the servers
  None,               \* no server
  First,              \* the primary at the beginning
  Warm,               \* do the replicas start attached, or have they never synced?
  MaxWrites,          \* how many writes clients may do in all
  MaxReads,           \* how many reads
  SendRefused,        \* do clients also send writes that are refused?  They change nothing
  \* Redis' configuration.
  BacklogSize,        \* repl-backlog-size, in commands
  MinReplicas,        \* min-replicas-to-write
  MaxLag,             \* min-replicas-max-lag, in ticks
  KeepUntilLoaded,    \* does a replica keep its data until the snapshot is complete?
  ServeStale,         \* replica-serve-stale-data: does a replica without its primary answer reads?
  \* How clients use it.
  WaitFor,            \* the N of WAIT N; 0: no client waits
  WaitBlocks,         \* is WAIT a thing of steps, or does each write have a client that waits for it?
  AskOnWait,          \* does a WAIT that blocks send REPLCONF GETACK?
  TrustReply,         \* without WAIT: do clients take the reply to a write for a promise?
  OverwritesSeen,     \* does a write return what it overwrote, and count as a read of it?
  \* Faults.
  MaxCrashes,         \* how many crashes there may be
  MaxSaves,           \* how many snapshots on disk, with which a server may come back
  MaxCuts,            \* how often a server may be cut off
  MaxDrops,           \* how many connections may be lost otherwise
  HalfOpen,           \* may a replica's new connection be served while its old one still looks alive?
  PartialCuts,        \* may a cut be in one direction only, or hide a server from the outside alone?
  \* Who is made primary, and how.
  MaxPromotions,      \* how many failovers there may be
  MaxChains,          \* how often an operator may point a replica to a replica
  Majority,           \* promote only when most servers can be reached?
  Fence,              \* does a promotion first tear the reachable replicas off the old primary?
  Choice,             \* who is promoted: "offset" the largest offset, as Sentinel does
                      \*   "lineage" the largest offset among those with the leader's replid
                      \*   "longest" the largest offset of all servers, old primaries too
                      \*   "epoch"   the latest epoch of the last command, then the offset
                      \*   "any"     whichever replica is at hand
  RestartedPrimaryServes, \* does a primary that restarts take writes at once, as Redis does?
  RestartedVotes,     \* does a server that restarted count, and may it be promoted, before it caught up?
  \* What Redis does not have.
  WaitCountsReplicas, \* does WAIT count replicas, and not connections?
  WaitOwnEpoch,       \* does WAIT count only what the primary itself wrote?
  LagFromSending      \* is lag counted from when an acknowledgement was sent, not received?

VARIABLES
  up,        \* is the server running?
  role,      \* "primary" or "replica"
  follows,   \* replicaof: the primary to follow, or None
  replid,    \* the name of the history a server is on; 0: it has none
  replid2,   \* its earlier name, good for offsets up to `end'
  log,       \* the stream as applied so far, see History; its End is the offset
  kept,      \* does it keep a backlog?  Not before somebody has listened to it
  base,      \* the backlog holds the commands after this offset
  link,      \* a replica's side of the link to its primary: down, asked, loading, online
  slot,      \* slot[p][r]: what p knows of the replica r attached to it; `old' is the offset that
             \*   it acknowledged on an earlier connection which p does not know to be dead
  good,      \* good replicas, as min-replicas counted them last
  waiting,   \* the WAIT a client of this server is blocked in
  saved,     \* the last snapshot on disk: the data, and the replid it belongs to
  conn,      \* conn[r][p]: the connection that r opened to p, see Net
  cut,       \* the server that is cut off from the others, or None
  way,       \* what does not pass: "out" what it says to servers, "in" what it would hear of them,
             \*   "both", or "unseen": servers hear each other, only the outside does not see it
  leader,    \* whom the outside takes for the primary
  leaderId,  \* the replid it last saw there
  recovering, \* servers that restarted and were not seen level with the leader since
  writes,    \* how many writes were done
  ids,       \* how many replids were given out; a replid is also an epoch
  confirmed, \* the writes that were acknowledged to their clients: <<epoch, offset>>
  ops,       \* what clients did and were told, see Clients
  stale,     \* ticks since another primary took a primary's place; 0: none did
  spent      \* how many of each fault have happened

server  == <<up, role, follows, saved>>
history == <<replid, replid2, log, kept, base>>
outside == <<cut, way, leader, leaderId, recovering>>
clients == <<writes, confirmed, ops>>
counted == <<clients, ids, stale, spent>>
vars    == <<server, history, link, slot, good, waiting, conn, outside, counted>>

----------------------------------------------------------------------------
(* What the actions are made of.                                           *)

NoSlot    == [state |-> "none", ack |-> 0, lag |-> 0, from |-> 0, old |-> 0]
NoReplid2 == [id |-> 0, end |-> 0]
NoWait    == [end |-> 0, ask |-> FALSE]
NotSaved  == [id |-> 0, log |-> NoHistory]

Offset(s) == End(log[s])

\* What is left of a slot whose connection is gone.
Gone(sl) == [NoSlot EXCEPT !.old = sl.old]

\* What a says does not reach b; what either says does not reach the other.
Blocked(a, b) ==
  /\ cut # None /\ a # b
  /\ ~(~(a = cut /\ way \in {"both", "out"}) /\ ~(b = cut /\ way \in {"both", "in"}))
Severed(a, b) == ~(~Blocked(a, b) /\ ~Blocked(b, a))

\* The replicas whose acknowledgements reach k, and what WAIT makes of them.
AckedIn(slots, k) == {r \in Server : slots[r].state = "online" /\ slots[r].ack >= k}
CountOf(slots, k) ==
  Cardinality(AckedIn(slots, k))
  + (IF WaitCountsReplicas THEN 0 ELSE Cardinality({r \in Server : slots[r].old >= k}))
EnoughIn(slots, p, k) ==
  IF WaitOwnEpoch
  THEN \E j \in k..Offset(p) : EpochAt(log[p], j) = replid[p] /\ CountOf(slots, j) >= WaitFor
  ELSE CountOf(slots, k) >= WaitFor
Acked(p, k)  == AckedIn(slot[p], k)
Enough(p, k) == EnoughIn(slot[p], p, k)

\* The writes of which WAIT would say that they have spread enough.  Where WAIT is not a
\* thing of steps, they are confirmed as soon as it would.  That loses nothing: a server
\* does not care which clients wait, and confirming more can only break more promises.
Confirmable(p) ==
  IF WaitFor = 0 \/ WaitBlocks \/ role[p] # "primary" THEN {}
  ELSE {Command(log[p], k) : k \in {j \in 1..Offset(p) :
          ItemAt(log[p], j).type = "write" /\ EnoughIn(slot'[p], p, j)}}

\* A server finishes its turn before it reads more input: it asks for
\* acknowledgements, and releases the clients whose WAIT is satisfied.
Returning(s) == waiting[s].end > 0 /\ Enough(s, waiting[s].end)
Ready(s)     == up[s] /\ ~(waiting[s].end > 0 /\ (waiting[s].ask \/ Enough(s, waiting[s].end)))

\* min-replicas counts the replicas heard of lately; offsets play no part.  The count is
\* renewed once a second and when a replica comes or goes, not at every write.  On a replica it
\* means nothing.
Recount(slots) == IF MinReplicas = 0 THEN 0 ELSE
  Cardinality({r \in Server : slots[r].state \in {"loading", "online"} /\ slots[r].lag <= MaxLag})
Recounted(p)   == [good EXCEPT ![p] = IF role[p] = "primary" THEN Recount(slot'[p]) ELSE 0]
MayWrite(s)    == role[s] = "primary" /\ good[s] >= MinReplicas

\* Append an item to s's own history and push it to the replicas attached to s.
Grown(s, item)   == [log EXCEPT ![s] = Extend(@, item)]

\* The backlog forgets what is beyond its size, but never what a replica that is still
\* being sent a snapshot will need afterwards.
Pinned(slots) == {slots[r].from : r \in {q \in Server : slots[q].state \in {"snapshot", "loading"}}}
Trim(from, end, slots) ==
  LET start == Max(from, Max(end, BacklogSize) - BacklogSize)
      pins  == Pinned(slots)
  IN  IF start = from \/ (\A k \in pins : start <= k) THEN start ELSE CHOOSE k \in pins : \A j \in pins : k <= j
Trimmed(s) == [base EXCEPT ![s] = IF kept[s] THEN Trim(@, Offset(s) + 1, slot[s]) ELSE Offset(s) + 1]
\* The same when no item came but a replica stopped holding it back.
Released(s) == [base EXCEPT ![s] = Trim(@, Offset(s), slot'[s])]

Pushed(cn, s, item) ==
  [r \in Server |->
    IF slot[s][r].state = "online" THEN [cn[r] EXCEPT ![s] = SendDown(@, <<item>>)] ELSE cn[r]]

\* s closes the connections of all replicas attached to it.
Detached(cn, s) ==
  [r \in Server |->
    IF slot[s][r].state # "none" THEN [cn[r] EXCEPT ![s] = CloseAtPrimary(@)] ELSE cn[r]]
NoSlots(s) == [slot EXCEPT ![s] = [r \in Server |-> NoSlot]]

\* Does r hold a link to p?
Attached(r, p) == follows[r] = p /\ link[r] # "down"

\* The servers in `leaving' close the links to their primaries.
Unlinked(cn, leaving) ==
  [r \in Server |->
    IF link[r] # "down" /\ r \in leaving THEN [cn[r] EXCEPT ![follows[r]] = CloseAtReplica(@)] ELSE cn[r]]

HeadDown(r)  == Head(conn[r][follows[r]].down)
HeadUp(p, r) == Head(conn[r][p].up)
\* The next message that r reads from its primary, or p from its replica r.
FromPrimary(r, types) ==
  /\ link[r] # "down"
  /\ conn[r][follows[r]].down # <<>> /\ HeadDown(r).type \in types
  /\ ~Blocked(follows[r], r) /\ Ready(r)
FromReplica(p, r, type) ==
  /\ conn[r][p].up # <<>> /\ HeadUp(p, r).type = type
  /\ ~Blocked(r, p) /\ Ready(p)

AfterPopDown(r)  == [conn EXCEPT ![r][follows[r]] = PopDown(@)]
AfterPopUp(p, r) == [conn EXCEPT ![r][p] = PopUp(@)]

----------------------------------------------------------------------------
Init ==
  /\ up       = [s \in Server |-> TRUE]
  /\ role     = [s \in Server |-> IF s = First THEN "primary" ELSE "replica"]
  /\ follows  = [s \in Server |-> IF s = First THEN None ELSE First]
  /\ replid   = [s \in Server |-> IF s = First \/ Warm THEN 1 ELSE 0]
  /\ replid2  = [s \in Server |-> NoReplid2]
  /\ log      = [s \in Server |-> NoHistory]
  /\ kept     = [s \in Server |-> Warm]
  /\ base     = [s \in Server |-> 0]
  /\ link     = [s \in Server |-> IF s # First /\ Warm THEN "online" ELSE "down"]
  /\ slot     = [p \in Server |-> [r \in Server |->
                  IF Warm /\ p = First /\ r # First THEN [NoSlot EXCEPT !.state = "online"] ELSE NoSlot]]
  /\ good     = [s \in Server |-> Recount(slot[s])]
  /\ waiting  = [s \in Server |-> NoWait]
  /\ conn     = [r \in Server |-> [p \in Server |-> Idle]]
  /\ saved    = [s \in Server |-> NotSaved]
  /\ cut      = None
  /\ way      = "none"
  /\ leader   = First
  /\ leaderId = 1
  /\ recovering = {}
  /\ writes   = 0
  /\ ids      = 1
  /\ confirmed = {}
  /\ ops      = <<>>
  /\ stale    = [s \in Server |-> 0]
  /\ spent    = [crashes |-> 0, saves |-> 0, cuts |-> 0, drops |-> 0, promotions |-> 0, chains |-> 0]

============================================================================

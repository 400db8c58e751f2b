-------------------------- MODULE PushReplication --------------------------
(***************************************************************************)
(* Push replication as Redis does it.                                      *)
(*                                                                         *)
(* One server is the primary: it takes writes and pushes them, as one      *)
(* stream of commands, to every replica attached to it.  A replica that    *)
(* was away asks for the part of the stream it missed (PSYNC).  It gets    *)
(* that part if the bounded backlog still holds it, and a snapshot of the  *)
(* whole data set if not.  Replicas acknowledge the offset they have       *)
(* reached; WAIT and min-replicas-to-write are built on these              *)
(* acknowledgements.  A replica may itself have replicas.                  *)
(*                                                                         *)
(* Who is primary is decided from outside, by an operator or a sentinel    *)
(* (here: `leader', Promote, Follow).  Servers crash and lose their        *)
(* memory or come back with an older snapshot, one server at a time can be *)
(* cut off from the others in either direction or in both, and connections *)
(* are lost.                                                               *)
(*                                                                         *)
(* Each action below is one thing a server does on its own: it reads the   *)
(* head of at most one queue, changes its own state, and puts messages at  *)
(* the end of queues.  The names are those of Ariadne's Java code and of   *)
(* its traces.                                                             *)
(***************************************************************************)
EXTENDS Cluster

----------------------------------------------------------------------------
(* Clients.                                                                *)

\* Clients keep book only where something is read.
Recording == ~(MaxReads = 0 /\ ~OverwritesSeen)
Now       == Ended(ops, confirmed)

Write(p) ==
  /\ writes < MaxWrites
  /\ MayWrite(p) /\ Ready(p)
  /\ writes' = writes + 1
  /\ LET item == Item(replid[p], "write") IN
     /\ log'  = Grown(p, item)
     /\ conn' = Pushed(conn, p, item)
     /\ LET value == LastWrite(log'[p]) IN
        /\ confirmed' = IF WaitFor = 0 /\ TrustReply THEN confirmed \cup {value} ELSE confirmed
        /\ ops' = IF Recording THEN Append(ops, WriteOf(p, value, LastWrite(log[p]), Now)) ELSE ops
  /\ base' = Trimmed(p)
  /\ UNCHANGED <<server, replid, replid2, kept, link, slot, good, waiting, outside, ids, stale, spent>>

\* A replica answers while it follows its primary, and with replica-serve-stale-data at
\* other times too, unless it has dropped its data for a snapshot that is not there yet.
Serving(s) ==
  ~(role[s] = "replica" /\ link[s] # "online" /\ ~(ServeStale /\ ~(link[s] = "loading" /\ ~KeepUntilLoaded)))
Read(s) ==
  /\ MaxReads > 0 /\ Cardinality(ReadsIn(ops)) < MaxReads
  /\ Ready(s) /\ Serving(s)
  /\ ops' = Append(ops, ReadOf(s, role[s], LastWrite(log[s]), Now))
  /\ UNCHANGED <<server, history, link, slot, good, waiting, conn, outside, writes, confirmed, ids, stale, spent>>

\* -READONLY from a replica, -NOREPLICAS from a primary with too few good ones.
RejectWrite(s) ==
  /\ SendRefused
  /\ Ready(s) /\ ~MayWrite(s)
  /\ UNCHANGED vars

\* A client that has just seen the last write asks how far it has spread.
WaitBegin(p) ==
  /\ WaitFor > 0 /\ WaitBlocks
  /\ role[p] = "primary" /\ waiting[p] = NoWait /\ up[p]
  /\ LastKind(log[p]) = "write"
  /\ <<LastEpoch(log[p]), Offset(p)>> \notin confirmed
  /\ waiting' = [waiting EXCEPT ![p] = [end |-> Offset(p), ask |-> AskOnWait /\ kept[p] /\ ~Enough(p, Offset(p))]]
  /\ UNCHANGED <<server, history, link, slot, good, conn, outside, counted>>

\* REPLCONF GETACK goes down the stream like any other command.
AcksWanted(p) == waiting[p].ask
AskAcks(p) ==
  /\ AcksWanted(p)
  /\ waiting' = [waiting EXCEPT ![p].ask = FALSE]
  /\ LET item == Item(replid[p], "ask") IN
     /\ log'  = Grown(p, item)
     /\ conn' = Pushed(conn, p, item)
  /\ base' = Trimmed(p)
  /\ UNCHANGED <<server, replid, replid2, kept, link, slot, good, outside, counted>>

WaitReturn(p) ==
  /\ up[p] /\ Returning(p)
  /\ confirmed' = confirmed \cup {Command(log[p], waiting[p].end)}
  /\ waiting' = [waiting EXCEPT ![p] = NoWait]
  /\ UNCHANGED <<server, history, link, slot, good, conn, outside, writes, ops, ids, stale, spent>>

WaitTimeout(p) ==
  /\ waiting[p] # NoWait /\ Ready(p)
  /\ waiting' = [waiting EXCEPT ![p] = NoWait]
  /\ UNCHANGED <<server, history, link, slot, good, conn, outside, counted>>

----------------------------------------------------------------------------
(* Attaching a replica.                                                    *)

\* The replica connects, shakes hands and sends PSYNC replid offset.
Connects(r, p) == Ready(p) /\ ~Severed(r, p)
RequestSync(r) ==
  /\ link[r] = "down" /\ role[r] = "replica" /\ follows[r] # r
  /\ Ready(r)
  /\ LET p == follows[r] IN
     /\ Connects(r, p)
     /\ conn' = [conn EXCEPT ![r][p] =
                   SendUp(@, [type |-> "psync", id |-> replid[r], end |-> Offset(r)])]
  /\ link' = [link EXCEPT ![r] = "asked"]
  /\ UNCHANGED <<server, history, slot, good, waiting, outside, counted>>

\* A replica serves replicas of its own, but only while it follows its primary.
Serves(p) == ~(role[p] = "replica" /\ link[p] # "online")

\* The replica's history is ours up to its offset, and the backlog reaches back that far.
SharesHistory(p, m) ==
  /\ m.id # 0
  /\ ~(m.id # replid[p] /\ ~(m.id = replid2[p].id /\ m.end <= replid2[p].end))
InBacklog(p, m)   == kept[p] /\ base[p] <= m.end /\ m.end <= Offset(p)
CanContinue(p, m) == SharesHistory(p, m) /\ InBacklog(p, m)

\* +CONTINUE replid, and what the replica has missed.
GrantPartial(p, r) ==
  /\ FromReplica(p, r, "psync") /\ Serves(p) /\ CanContinue(p, HeadUp(p, r))
  /\ conn' = [conn EXCEPT ![r][p] =
                SendDown(PopUp(@), <<[type |-> "continue", id |-> replid[p]]>>
                                   \o After(log[p], HeadUp(p, r).end))]
  /\ slot' = [slot EXCEPT ![p][r] = [Gone(@) EXCEPT !.state = "online"]]
  /\ good' = Recounted(p)
  /\ UNCHANGED <<server, history, link, waiting, outside, counted>>

\* +FULLRESYNC: a snapshot is begun, of the data as it is now.  One is made at a time.  The first
\* replica finds a history that nobody has heard of yet: it has no earlier name.
NoSnapshotUnderWay(p) == \A q \in Server : slot[p][q].state # "snapshot"
GrantFull(p, r) ==
  /\ FromReplica(p, r, "psync") /\ Serves(p) /\ ~CanContinue(p, HeadUp(p, r))
  /\ NoSnapshotUnderWay(p)
  /\ conn' = [conn EXCEPT ![r][p] = SendDown(PopUp(@), <<[type |-> "full"]>>)]
  /\ slot' = [slot EXCEPT ![p][r] = [Gone(@) EXCEPT !.state = "snapshot", !.from = Offset(p)]]
  /\ kept' = [kept EXCEPT ![p] = TRUE]
  /\ replid2' = IF kept[p] THEN replid2 ELSE [replid2 EXCEPT ![p] = NoReplid2]
  /\ UNCHANGED <<server, replid, log, base, link, good, waiting, outside, counted>>

\* -NOMASTERLINK: ask again later.
Refuses(p) == ~Serves(p)
RefuseSync(p, r) ==
  /\ FromReplica(p, r, "psync") /\ Refuses(p)
  /\ conn' = [conn EXCEPT ![r][p] = SendDown(PopUp(@), <<[type |-> "refuse"]>>)]
  /\ UNCHANGED <<server, history, link, slot, good, waiting, outside, counted>>

\* The snapshot is complete.  It holds the data of GrantFull, however much was
\* written since; the stream goes on from there once the replica has loaded it.
\* Until then the slot is "loading": INFO calls it online, but nothing is sent.  For
\* min-replicas it has been heard of just now.
SnapshotStep(p, r) ==
  /\ slot[p][r].state = "snapshot" /\ Ready(p)
  /\ conn' = [conn EXCEPT ![r][p] =
                SendDown(@, <<[type |-> "snapshot", id |-> replid[p], log |-> Upto(log[p], slot[p][r].from)]>>)]
  /\ slot' = [slot EXCEPT ![p][r].state = "loading", ![p][r].lag = 0]
  /\ good' = Recounted(p)
  /\ UNCHANGED <<server, history, link, waiting, outside, counted>>

\* The replica reads +CONTINUE.  If the history goes by a new name it takes the
\* name over, and its own replicas must come again to learn of it.
AcceptPartial(r) ==
  /\ FromPrimary(r, {"continue"})
  /\ link' = [link EXCEPT ![r] = "online"]
  /\ kept' = [kept EXCEPT ![r] = TRUE]
  /\ IF HeadDown(r).id = replid[r]
     THEN /\ conn' = AfterPopDown(r)
          /\ UNCHANGED <<replid, replid2, base, slot, good>>
     ELSE /\ conn' = Detached(AfterPopDown(r), r)
          /\ slot' = NoSlots(r)
          /\ good' = [good EXCEPT ![r] = 0]
          /\ base' = Released(r)
          /\ replid2' = [replid2 EXCEPT ![r] = [id |-> replid[r], end |-> Offset(r)]]
          /\ replid'  = [replid EXCEPT ![r] = HeadDown(r).id]
  /\ UNCHANGED <<server, log, waiting, outside, counted>>

\* The replica reads +FULLRESYNC.  With repl-diskless-load it has no room for two
\* data sets and drops the old one here, long before the new one is complete.
AcceptFull(r) ==
  /\ FromPrimary(r, {"full"})
  /\ link' = [link EXCEPT ![r] = "loading"]
  /\ IF KeepUntilLoaded
     THEN /\ conn' = AfterPopDown(r)
          /\ UNCHANGED <<history, slot, good>>
     ELSE /\ conn' = Detached(AfterPopDown(r), r)
          /\ slot' = NoSlots(r)
          /\ good' = [good EXCEPT ![r] = 0]
          /\ log'     = [log EXCEPT ![r] = NoHistory]
          /\ kept'    = [kept EXCEPT ![r] = FALSE]
          /\ base'    = [base EXCEPT ![r] = 0]
          /\ replid'  = [replid EXCEPT ![r] = 0]
          /\ replid2' = [replid2 EXCEPT ![r] = NoReplid2]
  /\ UNCHANGED <<server, waiting, outside, counted>>

\* The snapshot takes the place of the old data, and the replica says so at once.
AtOnce(c, ack) == SendUp(c, ack)
LoadSnapshot(r) ==
  /\ FromPrimary(r, {"snapshot"})
  /\ link' = [link EXCEPT ![r] = "online"]
  /\ LET m == HeadDown(r) IN
     /\ conn' = [Detached(AfterPopDown(r), r) EXCEPT ![r][follows[r]] =
                   AtOnce(@, [type |-> "ack", end |-> End(m.log), age |-> 0])]
     /\ log'    = [log EXCEPT ![r] = m.log]
     /\ base'   = [base EXCEPT ![r] = End(m.log)]
     /\ replid' = [replid EXCEPT ![r] = m.id]
  /\ kept' = [kept EXCEPT ![r] = TRUE]
  /\ slot' = NoSlots(r)
  /\ good' = [good EXCEPT ![r] = 0]
  /\ replid2' = [replid2 EXCEPT ![r] = NoReplid2]
  /\ UNCHANGED <<server, waiting, outside, counted>>

\* The replica reads -NOMASTERLINK and closes.
AbandonSync(r) ==
  /\ FromPrimary(r, {"refuse"})
  /\ link' = [link EXCEPT ![r] = "down"]
  /\ conn' = [conn EXCEPT ![r][follows[r]] = CloseAtReplica(PopDown(@))]
  /\ UNCHANGED <<server, history, slot, good, waiting, outside, counted>>

----------------------------------------------------------------------------
(* The stream and its acknowledgements.                                    *)

\* The replica applies a command and passes it on.  To GETACK it answers with
\* the offset it had before that command.
ApplyStream(r) ==
  /\ FromPrimary(r, {"write", "ask"})
  /\ LET item   == HeadDown(r)
         passed == Pushed(AfterPopDown(r), r, item)
     IN  /\ log'  = Grown(r, item)
         /\ conn' = IF item.type = "write" THEN passed
                    ELSE [passed EXCEPT ![r][follows[r]] =
                            AtOnce(@, [type |-> "ack", end |-> Offset(r), age |-> 0])]
  /\ base' = Trimmed(r)
  /\ UNCHANGED <<server, replid, replid2, kept, link, slot, good, waiting, outside, counted>>

\* Replicas acknowledge every second.  Only an acknowledgement that can tell the
\* primary something new is a step here, and one at a time: that keeps the graph small.
TellsMore(r) ==
  LET s == slot[follows[r]][r] IN
  ~(s.state = "online" /\ s.ack = Offset(r) /\ ~(MinReplicas > 0 /\ s.lag > 0))
AckDue(r) ==
  /\ TellsMore(r)
  /\ LET c == conn[r][follows[r]] IN
     /\ ~PrimaryLeft(c)
     /\ \A i \in 1..Len(c.up) : c.up[i].type # "ack"
SendAck(r) ==
  /\ link[r] = "online" /\ Ready(r)
  /\ AckDue(r)
  /\ conn' = [conn EXCEPT ![r][follows[r]] =
                SendUp(@, [type |-> "ack", end |-> Offset(r), age |-> 0])]
  /\ UNCHANGED <<server, history, link, slot, good, waiting, outside, counted>>

\* The first acknowledgement after a snapshot lets the stream flow.  Whoever watches both
\* (INFO replication) sees here that a replica is level with the leader -- on the link that
\* it has now: an acknowledgement from before it restarted tells nothing.
Level(p, r) ==
  /\ p = leader /\ role[p] = "primary" /\ HeadUp(p, r).end = Offset(p)
  /\ Attached(r, p) /\ link[r] = "online" /\ ~ReplicaLeft(conn[r][p])
ReceiveAck(p, r) ==
  /\ FromReplica(p, r, "ack")
  /\ LET m == HeadUp(p, r)
         s == slot[p][r]
     IN  /\ slot' = [slot EXCEPT ![p][r] =
                       [Gone(s) EXCEPT !.state = "online", !.ack = Max(s.ack, m.end),
                                      !.lag = IF LagFromSending THEN m.age ELSE 0]]
         /\ conn' = IF s.state = "loading"
                    THEN [conn EXCEPT ![r][p] = SendDown(PopUp(@), After(log[p], s.from))]
                    ELSE AfterPopUp(p, r)
  /\ base' = Released(p)
  /\ recovering' = IF Level(p, r) THEN recovering \ {r} ELSE recovering
  /\ confirmed' = confirmed \cup Confirmable(p)
  /\ UNCHANGED <<server, replid, replid2, log, kept, link, good, waiting, cut, way, leader, leaderId, writes, ops, ids, stale, spent>>

----------------------------------------------------------------------------
(* Losing a connection, from either side.                                  *)

\* The replica reads the end of the stream.
LinkLost(r) ==
  /\ FromPrimary(r, {"close"})
  /\ link' = [link EXCEPT ![r] = "down"]
  /\ conn' = [conn EXCEPT ![r][follows[r]] = CloseAtReplica(@)]
  /\ UNCHANGED <<server, history, slot, good, waiting, outside, counted>>

\* The primary reads that a replica has closed.
ReplicaLost(p, r) ==
  /\ FromReplica(p, r, "close")
  /\ conn' = AfterPopUp(p, r)
  /\ slot' = [slot EXCEPT ![p][r] = Gone(@)]
  /\ good' = Recounted(p)
  /\ base' = Released(p)
  /\ UNCHANGED <<server, replid, replid2, log, kept, link, waiting, outside, counted>>

\* The replica has closed and connected again, but the end of the old connection was lost on
\* its way (a cable, a firewall, a host that vanished).  The primary serves the new connection
\* beside the old one, which looks alive until repl-timeout.
StaysBehind(p, r) == slot[p][r].state = "online"
Overtake(p, r) ==
  /\ HalfOpen
  /\ LET q == conn[r][p].up IN
     /\ HasClose(q) /\ FirstClose(q) < Len(q)
     /\ StaysBehind(p, r)
     /\ ~Blocked(r, p) /\ Ready(p)
     /\ conn' = [conn EXCEPT ![r][p].up = SubSeq(q, FirstClose(q) + 1, Len(q))]
  /\ LET sl == slot[p][r] IN slot' = [slot EXCEPT ![p][r] = [NoSlot EXCEPT !.old = Max(sl.old, sl.ack)]]
  /\ good' = Recounted(p)
  /\ base' = Released(p)
  /\ UNCHANGED <<server, replid, replid2, log, kept, link, waiting, outside, counted>>
OldTimeout(p, r) ==
  /\ HalfOpen
  /\ slot[p][r].old > 0 /\ Ready(p)
  /\ slot' = [slot EXCEPT ![p][r].old = 0]
  /\ UNCHANGED <<server, history, link, good, waiting, conn, outside, counted>>

\* Across a cut a timeout is no fault of its own.
Drop(a, b) ==
  IF Severed(a, b) THEN UNCHANGED spent
  ELSE /\ spent.drops < MaxDrops
       /\ spent' = [spent EXCEPT !.drops = @ + 1]

\* repl-timeout, or an error of the socket, at the replica.
LinkTimeout(r) ==
  /\ link[r] # "down"
  /\ Drop(r, follows[r])
  /\ Ready(r)
  /\ conn' = Unlinked(conn, {r})
  /\ link' = [link EXCEPT ![r] = "down"]
  /\ UNCHANGED <<server, history, slot, good, waiting, outside, clients, ids, stale>>

\* repl-timeout, or client-output-buffer-limit, at the primary.
ReplicaTimeout(p, r) ==
  /\ slot[p][r].state # "none"
  /\ Drop(p, r)
  /\ Ready(p)
  /\ slot' = [slot EXCEPT ![p][r] = Gone(@)]
  /\ good' = Recounted(p)
  /\ base' = Released(p)
  /\ conn' = [conn EXCEPT ![r][p] = CloseAtPrimary(@)]
  /\ UNCHANGED <<server, replid, replid2, log, kept, link, waiting, outside, clients, ids, stale>>

----------------------------------------------------------------------------
(* Time.                                                                   *)

Older(n, most) == Min(n + 1, most)
Tick ==
  /\ MinReplicas > 0
  /\ slot' = [p \in Server |-> [r \in Server |->
       IF role[p] # "primary" THEN slot[p][r]
       ELSE IF slot[p][r].state = "none" THEN slot[p][r]
       ELSE [slot[p][r] EXCEPT !.lag = Older(@, MaxLag + 1)]]]
  /\ conn' = IF ~LagFromSending THEN conn
             ELSE [r \in Server |-> [p \in Server |-> [conn[r][p] EXCEPT !.up =
               [i \in 1..Len(@) |-> IF @[i].type # "ack" THEN @[i]
                                    ELSE [@[i] EXCEPT !.age = Older(@, MaxLag + 1)]]]]]
  /\ stale' = [s \in Server |-> IF stale[s] = 0 THEN 0 ELSE Older(stale[s], MaxLag + 2)]
  /\ good' = [s \in Server |-> IF role[s] = "primary" THEN Recount(slot'[s]) ELSE good[s]]
  /\ ~(slot' = slot /\ good' = good /\ conn' = conn /\ stale' = stale)
  /\ UNCHANGED <<server, history, link, waiting, outside, clients, ids, spent>>

----------------------------------------------------------------------------
(* The outside: whoever decides which server is primary.                   *)

InReach(s) == up[s] /\ s # cut
Reachable  == {s \in Server : InReach(s)}
Voters     == Reachable \ recovering
Replicas   == {s \in Reachable : role[s] = "replica"}
Candidates ==
  CASE Choice \in {"offset", "any"} -> Replicas \cap Voters
    [] Choice = "lineage" -> {s \in Replicas \cap Voters : replid[s] = leaderId}
    [] Choice \in {"longest", "epoch"} -> IF InReach(leader) THEN Voters ELSE Voters \ {leader}
NotBehind(a, b) ==
  CASE Choice = "any" -> TRUE
    [] Choice = "epoch" /\ LastEpoch(log[a]) # LastEpoch(log[b]) -> LastEpoch(log[a]) > LastEpoch(log[b])
    [] OTHER -> Offset(a) >= Offset(b)

\* Only min-replicas asks how long a primary has been out of date.
Superseded(s) == IF MinReplicas > 0 THEN Max(1, stale[s]) ELSE 0

\* Is the leader there, and a primary?
Led == InReach(leader) /\ role[leader] = "primary"

\* REPLICAOF NO ONE at the most up-to-date server within reach, when the leader is gone
\* or has restarted empty.  The history goes on under a new name.
Promote(r) ==
  /\ spent.promotions < MaxPromotions
  /\ ~Led
  /\ r \in Candidates /\ Ready(r)
  /\ \A q \in Candidates : NotBehind(r, q)
  /\ Majority => 2 * Cardinality(Voters) > Cardinality(Server)
  /\ spent' = [spent EXCEPT !.promotions = @ + 1]
  /\ ids' = ids + 1
  /\ role' = [role EXCEPT ![r] = "primary"]
  /\ LET fenced == IF Fence THEN Replicas \ {r} ELSE {} IN
     /\ follows' = [q \in Server |-> IF q = r THEN None ELSE IF q \in fenced THEN r ELSE follows[q]]
     /\ link' = [q \in Server |-> IF q = r THEN "down" ELSE IF q \in fenced THEN "down" ELSE link[q]]
     /\ conn' = Unlinked(Detached(conn, r), {q \in fenced \cup {r} : role[q] = "replica"})
  /\ replid'  = [replid EXCEPT ![r] = ids + 1]
  /\ replid2' = [replid2 EXCEPT ![r] = IF replid[r] = 0 THEN NoReplid2
                                       ELSE [id |-> replid[r], end |-> Offset(r)]]
  /\ slot' = NoSlots(r)
  /\ good' = [good EXCEPT ![r] = 0]
  /\ base' = Released(r)
  /\ waiting' = [waiting EXCEPT ![r] = NoWait]
  /\ leader' = r
  /\ leaderId' = ids + 1
  /\ stale' = [s \in Server |-> IF s = r THEN 0
                                ELSE IF up[s] /\ role[s] = "primary" THEN Superseded(s)
                                ELSE stale[s]]
  /\ UNCHANGED <<up, saved, log, kept, cut, way, recovering, clients>>

\* REPLICAOF p.  A primary that becomes a replica keeps its data, its replicas and its
\* replid: that is what it will ask to continue from.  Blocked clients are sent away.
\* Everybody is pointed to the leader; an operator may point a replica to a replica.
Pointed(s, p) ==
  /\ ~(role[s] = "replica" /\ follows[s] = p)
  /\ InReach(s) /\ InReach(p)
  /\ IF p = leader THEN UNCHANGED spent
     ELSE /\ spent.chains < MaxChains
          /\ role[s] = "replica" /\ role[p] = "replica"
          /\ spent' = [spent EXCEPT !.chains = @ + 1]
Follow(s, p) ==
  /\ Pointed(s, p) /\ Ready(s)
  /\ conn' = IF role[s] = "replica" THEN Unlinked(conn, {s}) ELSE conn
  /\ role'    = [role EXCEPT ![s] = "replica"]
  /\ follows' = [follows EXCEPT ![s] = p]
  /\ link'    = [link EXCEPT ![s] = "down"]
  /\ waiting' = [waiting EXCEPT ![s] = NoWait]
  /\ stale'   = [stale EXCEPT ![s] = 0]
  /\ good'    = [good EXCEPT ![s] = 0]
  /\ kept'    = [kept EXCEPT ![s] = @ \/ role[s] = "primary"]
  /\ UNCHANGED <<up, saved, replid, replid2, log, base, slot, outside, clients, ids>>

----------------------------------------------------------------------------
(* Faults.                                                                 *)

\* The process dies and its memory with it.  Role and replicaof are in its
\* configuration file.  What it had put on the wire still arrives.  Its backlog is lost
\* with its memory, too; how much of the data a snapshot on disk brings back is for Restart.
Crash(s) ==
  /\ spent.crashes < MaxCrashes
  /\ up[s]
  /\ spent' = [spent EXCEPT !.crashes = @ + 1]
  /\ up' = [up EXCEPT ![s] = FALSE]
  /\ conn' = [r \in Server |-> [p \in Server |->
       IF p = s /\ r # s THEN Abandon(conn[r][s], Attached(r, s))
       ELSE IF r = s /\ Attached(s, p) THEN CloseAtReplica(conn[s][p])
       ELSE conn[r][p]]]
  /\ log'     = [log EXCEPT ![s] = NoHistory]
  /\ kept'    = [kept EXCEPT ![s] = FALSE]
  /\ base'    = [base EXCEPT ![s] = 0]
  /\ replid'  = [replid EXCEPT ![s] = 0]
  /\ replid2' = [replid2 EXCEPT ![s] = NoReplid2]
  /\ link'    = [link EXCEPT ![s] = "down"]
  /\ slot'    = NoSlots(s)
  /\ good'    = [good EXCEPT ![s] = 0]
  /\ waiting' = [waiting EXCEPT ![s] = NoWait]
  /\ stale'   = [stale EXCEPT ![s] = 0]
  /\ UNCHANGED <<role, follows, saved, outside, clients, ids>>

\* A snapshot is written to disk (SAVE, BGSAVE, save points, SHUTDOWN).  It carries the
\* replid and the offset of the data, if the server has begun to count offsets.
Save(s) ==
  /\ spent.saves < MaxSaves /\ Ready(s)
  /\ spent' = [spent EXCEPT !.saves = @ + 1]
  /\ saved' = [saved EXCEPT ![s] = [id |-> IF role[s] = "replica" THEN replid[s] ELSE IF kept[s] THEN replid[s] ELSE 0,
                                     log |-> log[s]]]
  /\ saved' # saved
  /\ UNCHANGED <<up, role, follows, history, link, slot, good, waiting, conn, outside, clients, ids, stale>>

\* The process comes back with the data of its last snapshot: nothing, if it has none.
\* A replica asks to go on from there.  A primary begins a history of its own, whose
\* earlier name is the snapshot's; Redis lets it serve at once.  The alternative is a
\* server that comes back as nobody's replica and waits to be told what to do.
Restart(s) ==
  /\ ~up[s]
  /\ up'  = [up EXCEPT ![s] = TRUE]
  /\ log' = [log EXCEPT ![s] = saved[s].log]
  /\ base' = [base EXCEPT ![s] = End(saved[s].log)]
  /\ recovering' = IF RestartedVotes THEN recovering ELSE recovering \cup {s}
  /\ IF role[s] = "primary" /\ RestartedPrimaryServes
     THEN /\ ids' = ids + 1
          /\ replid'  = [replid EXCEPT ![s] = ids + 1]
          /\ replid2' = [replid2 EXCEPT ![s] = IF saved[s].id = 0 THEN NoReplid2
                                               ELSE [id |-> saved[s].id, end |-> End(saved[s].log)]]
          /\ kept' = [kept EXCEPT ![s] = saved[s].id # 0]
          /\ leaderId' = IF s = leader THEN ids + 1 ELSE leaderId
          /\ stale' = [stale EXCEPT ![s] = IF s = leader THEN 0 ELSE Superseded(s)]
          /\ UNCHANGED <<role, follows>>
     ELSE /\ replid' = [replid EXCEPT ![s] = saved[s].id]
          /\ role'    = [role EXCEPT ![s] = "replica"]
          /\ follows' = [follows EXCEPT ![s] = IF role[s] = "primary" THEN s ELSE @]
          /\ UNCHANGED <<replid2, kept, ids, leaderId, stale>>
  /\ UNCHANGED <<saved, link, slot, good, waiting, conn, cut, way, leader, clients, spent>>

\* A server is cut off from the others and from the outside.
Ways == IF PartialCuts THEN {"both", "out", "in", "unseen"} ELSE {"both"}
Cut(s, direction) ==
  /\ cut = None /\ spent.cuts < MaxCuts
  /\ cut' = s
  /\ way' = direction
  /\ spent' = [spent EXCEPT !.cuts = @ + 1]
  /\ UNCHANGED <<server, history, link, slot, good, waiting, conn, leader, leaderId, recovering, clients, ids, stale>>

Heal ==
  /\ cut # None
  /\ cut' = None
  /\ way' = "none"
  /\ UNCHANGED <<server, history, link, slot, good, waiting, conn, leader, leaderId, recovering, counted>>

----------------------------------------------------------------------------
Next ==
  \/ \E p \in Server : Write(p)
  \/ \E s \in Server : RejectWrite(s)
  \/ \E s \in Server : Read(s)
  \/ \E p \in Server : WaitBegin(p)
  \/ \E p \in Server : AskAcks(p)
  \/ \E p \in Server : WaitReturn(p)
  \/ \E p \in Server : WaitTimeout(p)
  \/ \E r \in Server : RequestSync(r)
  \/ \E p \in Server : \E r \in Server \ {p} : GrantPartial(p, r)
  \/ \E p \in Server : \E r \in Server \ {p} : GrantFull(p, r)
  \/ \E p \in Server : \E r \in Server \ {p} : RefuseSync(p, r)
  \/ \E p \in Server : \E r \in Server \ {p} : SnapshotStep(p, r)
  \/ \E r \in Server : AcceptPartial(r)
  \/ \E r \in Server : AcceptFull(r)
  \/ \E r \in Server : LoadSnapshot(r)
  \/ \E r \in Server : AbandonSync(r)
  \/ \E r \in Server : ApplyStream(r)
  \/ \E r \in Server : SendAck(r)
  \/ \E p \in Server : \E r \in Server \ {p} : ReceiveAck(p, r)
  \/ \E r \in Server : LinkLost(r)
  \/ \E p \in Server : \E r \in Server \ {p} : ReplicaLost(p, r)
  \/ \E p \in Server : \E r \in Server \ {p} : Overtake(p, r)
  \/ \E p \in Server : \E r \in Server \ {p} : OldTimeout(p, r)
  \/ \E r \in Server : LinkTimeout(r)
  \/ \E p \in Server : \E r \in Server \ {p} : ReplicaTimeout(p, r)
  \/ Tick
  \/ \E r \in Server : Promote(r)
  \/ \E s \in Server : \E p \in Server \ {s} : Follow(s, p)
  \/ \E s \in Server : Crash(s)
  \/ \E s \in Server : Save(s)
  \/ \E s \in Server : Restart(s)
  \/ \E s \in Server : \E direction \in Ways : Cut(s, direction)
  \/ Heal

Spec == Init /\ [][Next]_vars

\* What must happen in the end if it can: a server reads what its primary and its replicas
\* send, replicas ask and acknowledge, a snapshot is completed, a WAIT goes on, crashed servers
\* come back, cuts heal, and the outside looks after the cluster.  Clients and faults owe
\* nobody anything.
HearPrimary(r) ==
  \/ AcceptPartial(r) \/ AcceptFull(r) \/ LoadSnapshot(r) \/ AbandonSync(r)
  \/ ApplyStream(r) \/ LinkLost(r)
HearReplica(p, r) ==
  GrantPartial(p, r) \/ GrantFull(p, r) \/ RefuseSync(p, r) \/ ReceiveAck(p, r) \/ ReplicaLost(p, r)
WaitStep(p) == AskAcks(p) \/ WaitReturn(p) \/ WaitTimeout(p)
Fair ==
  /\ \A s \in Server :
       /\ WF_vars(HearPrimary(s)) /\ WF_vars(RequestSync(s)) /\ WF_vars(SendAck(s))
       /\ WF_vars(WaitStep(s)) /\ WF_vars(Restart(s)) /\ WF_vars(s # leader /\ Follow(s, leader))
       /\ \A r \in Server \ {s} : WF_vars(HearReplica(s, r)) /\ WF_vars(SnapshotStep(s, r))
  /\ WF_vars(\E s \in Server : Promote(s)) /\ WF_vars(Heal)

FairSpec == Spec /\ Fair
=============================================================================

------------------------ MODULE TracePushReplication ------------------------
(***************************************************************************)
(* Traces of real servers as behaviours of PushReplication.                *)
(*                                                                         *)
(* A trace line says what a server did and what it was afterwards.  The    *)
(* validator binds the line to `line' and asks for the successors of the   *)
(* action of that name below; then it compares what the line says of the   *)
(* server with the successor.  So what a server does is PushReplication's  *)
(* own actions.  What the outside chooses, and what keeps the graph of a   *)
(* model small, are named operators there, and the configuration puts      *)
(* those of the first part here in their places: anybody may be promoted   *)
(* or pointed anywhere, and any connection may be lost, at any time.       *)
(*                                                                         *)
(* Offsets are commands here and bytes in a line: the validator translates *)
(* and says where a place is no place.                                     *)
(***************************************************************************)
EXTENDS Properties

VARIABLE line      \* the line that is being explained, a record

Here == line.server
Peer == line.peer

----------------------------------------------------------------------------
(* In place of operators of PushReplication and what it is made of.        *)

NobodyLeads          == FALSE              \* Led
Chosen               == {line.server}      \* Candidates
PointedAnywhere(s, p) == UNCHANGED spent   \* Pointed
LostAnyway(a, b)     == UNCHANGED spent    \* Drop
Always(s)            == TRUE               \* AckDue, NoSnapshotUnderWay
ReachesIt(r, p)      == up[p]              \* Connects
InALineOfItsOwn(c, ack) == c               \* AtOnce
AsTrimmed(s)         == base               \* Trimmed, Released: Trim has lines of its own
StillThere(p, r)     == slot[p][r].state # "none"             \* StaysBehind
Producing(p)         == role[p] = "primary" /\ kept[p]        \* AcksWanted
\* min-replicas-to-write: the server counts once a second, and says in its lines what it counted.
EnoughGood(s)        == role[s] = "primary" /\ line.good >= line.min                \* MayWrite
\* A server also refuses while it hands over, and a replica whose last snapshot it could not keep up with.
RefusesIt(p)         == line.unlinked => ~Serves(p)           \* Refuses

\* GETACK takes its place in a history as any command does; that is all that is told of it here.
OneKind(h, item) ==                        \* Extend
  IF h # <<>> /\ LastEpoch(h) = item.epoch
  THEN [h EXCEPT ![Len(h)][3] = @ + 1]
  ELSE Append(h, <<item.epoch, "write", End(h) + 1>>)
RECURSIVE ManyAtOnce(_, _)
ManyAtOnce(h, items) ==                    \* ExtendAll, of a queue that may be long
  IF items = <<>> THEN h
  ELSE IF h # <<>> /\ \A i \in 1..Len(items) : items[i].epoch = LastEpoch(h)
  THEN [h EXCEPT ![Len(h)][3] = @ + Len(items)]
  ELSE ManyAtOnce(OneKind(h, Head(items)), Tail(items))

----------------------------------------------------------------------------
(* All servers are down and empty; each one's first line starts it.        *)

TraceInit ==
  /\ up       = [s \in Server |-> FALSE]
  /\ role     = [s \in Server |-> "primary"]
  /\ follows  = [s \in Server |-> None]
  /\ replid   = [s \in Server |-> 0]
  /\ replid2  = [s \in Server |-> NoReplid2]
  /\ log      = [s \in Server |-> NoHistory]
  /\ kept     = [s \in Server |-> FALSE]
  /\ base     = [s \in Server |-> 0]
  /\ link     = [s \in Server |-> "down"]
  /\ slot     = [p \in Server |-> [r \in Server |-> NoSlot]]
  /\ good     = [s \in Server |-> 0]
  /\ waiting  = [s \in Server |-> NoWait]
  /\ conn     = [r \in Server |-> [p \in Server |-> Idle]]
  /\ saved    = [s \in Server |-> NotSaved]
  /\ cut      = None
  /\ way      = "none"
  /\ leader   = First
  /\ leaderId = 0
  /\ recovering = {}
  /\ writes   = 0
  /\ ids      = 0
  /\ confirmed = {}
  /\ ops      = <<>>
  /\ stale    = [s \in Server |-> 0]
  /\ spent    = [crashes |-> 0, saves |-> 0, cuts |-> 0, drops |-> 0, promotions |-> 0, chains |-> 0]
  /\ line     = [server |-> First]

----------------------------------------------------------------------------
(* What a line stands for: the first word of each name is the line's.      *)

LineStays == UNCHANGED line
Same == UNCHANGED <<vars, line>>

\* A process that is started again died before.  Its configuration file, and what it finds on
\* its disk, are the outside's: anything that was once some server's.
CrashStep == up[Here] /\ Crash(Here) /\ LineStays
BootStep  ==
  /\ ~up[Here]
  /\ role'    = [role EXCEPT ![Here] = line.role]
  /\ follows' = [follows EXCEPT ![Here] = IF line.role = "primary" THEN None ELSE Peer]
  /\ saved'   = [saved EXCEPT ![Here] = [id |-> line.id, log |-> line.log]]
  /\ ids'     = line.ids
  /\ UNCHANGED <<up, history, link, slot, good, waiting, conn, outside, clients, stale, spent, line>>
RestartStep == Restart(Here) /\ LineStays

WriteStep       == kept[Here] /\ Write(Here) /\ LineStays
RejectWriteStep == role[Here] = "primary" /\ RejectWrite(Here) /\ LineStays
AskAcksStep     == AskAcks(Here) /\ LineStays

\* The number that WAIT was answered with counts the connections that had acknowledged the place:
\* the replicas', those that they left and that still look alive, and perhaps those of which the server
\* had not been told yet that their snapshot had left.  Before there is a stream, everybody counts.
AnswerStep ==
  LET n == Cardinality(AckedIn(slot[Here], line.place)) + line.olds IN
  /\ line.count <= (IF line.place = 0 THEN line.attached ELSE n)
  /\ line.place = 0 \/ n <= line.count + line.leaving
  /\ Same

RequestSyncStep   == Peer = follows[Here] /\ RequestSync(Here) /\ LineStays
GrantPartialStep  == FromReplica(Here, Peer, "psync") /\ HeadUp(Here, Peer).end = line.place /\ GrantPartial(Here, Peer) /\ LineStays
RefuseSyncStep    == RefuseSync(Here, Peer) /\ LineStays
AcceptPartialStep == AcceptPartial(Here) /\ LineStays
AcceptFullStep    == AcceptFull(Here) /\ LineStays
LoadSnapshotStep  == LoadSnapshot(Here) /\ LineStays
AbandonSyncStep   == AbandonSync(Here) /\ LineStays

\* A snapshot is granted when it is asked for, and cut later, for all who have asked by then.
GrantFullStep == GrantFull(Here, Peer) /\ LineStays
CutStep ==
  /\ slot[Here][Peer].state = "snapshot"
  /\ base[Here] <= line.place /\ line.place <= Offset(Here)
  /\ slot' = [slot EXCEPT ![Here][Peer].from = line.place]
  /\ UNCHANGED <<server, history, link, good, waiting, conn, outside, counted, line>>
SnapshotStepStep == SnapshotStep(Here, Peer) /\ LineStays
\* The stream follows a snapshot of known length (repl-diskless-sync no) without being asked for.
FlowStep ==
  /\ slot[Here][Peer].state = "loading"
  /\ conn' = [conn EXCEPT ![Peer][Here] = SendDown(@, After(log[Here], slot[Here][Peer].from))]
  /\ slot' = [slot EXCEPT ![Here][Peer] = [Gone(@) EXCEPT !.state = "online"]]
  /\ UNCHANGED <<server, history, link, good, waiting, outside, counted, line>>

ApplyStreamStep == ApplyStream(Here) /\ LineStays
SendAckStep     == SendAck(Here) /\ LineStays
ReceiveAckStep  == FromReplica(Here, Peer, "ack") /\ HeadUp(Here, Peer).end = line.place /\ ReceiveAck(Here, Peer) /\ LineStays

\* The end of a connection may come before what was said on it.
LinkLostStep    == (IF FromPrimary(Here, {"close"}) THEN LinkLost(Here) ELSE LinkTimeout(Here)) /\ LineStays
ReplicaLostStep == (IF FromReplica(Here, Peer, "close") THEN ReplicaLost(Here, Peer) ELSE ReplicaTimeout(Here, Peer)) /\ LineStays
OvertakeStep    == Overtake(Here, Peer) /\ LineStays
OldTimeoutStep  == LineStays /\ IF slot[Here][Peer].old > 0 THEN OldTimeout(Here, Peer) ELSE UNCHANGED vars
\* What the replica said on connections that it left is lost, the end of the last of them included.
LoseStep ==
  LET q == conn[Peer][Here].up IN
  \E i \in 1..Len(q) :
    /\ q[i].type = "close"
    /\ conn' = [conn EXCEPT ![Peer][Here].up = SubSeq(q, i + 1, Len(q))]
    /\ UNCHANGED <<server, history, link, slot, good, waiting, outside, counted, line>>

PromoteStep == Promote(Here) /\ LineStays
FollowStep  == Follow(Here, Peer) /\ LineStays

\* The backlog forgets its oldest bytes: never what it has forgotten already, nor what is not there yet.
TrimStep ==
  /\ kept[Here]
  /\ base[Here] <= line.place /\ line.place <= Offset(Here)
  /\ base' = [base EXCEPT ![Here] = line.place]
  /\ UNCHANGED <<server, replid, replid2, log, kept, link, slot, good, waiting, conn, outside, counted, line>>

TraceNext ==
  \/ CrashStep \/ BootStep \/ RestartStep
  \/ WriteStep \/ RejectWriteStep \/ AskAcksStep \/ AnswerStep
  \/ RequestSyncStep \/ GrantPartialStep \/ GrantFullStep \/ CutStep \/ RefuseSyncStep \/ SnapshotStepStep \/ FlowStep
  \/ AcceptPartialStep \/ AcceptFullStep \/ LoadSnapshotStep \/ AbandonSyncStep
  \/ ApplyStreamStep \/ SendAckStep \/ ReceiveAckStep
  \/ LinkLostStep \/ ReplicaLostStep \/ OvertakeStep \/ OldTimeoutStep \/ LoseStep
  \/ PromoteStep \/ FollowStep \/ TrimStep

\* The second part is what the model would allow: told of when a line is none of it.
TraceSpec == TraceInit /\ [][TraceNext \/ Next]_<<vars, line>>
=============================================================================

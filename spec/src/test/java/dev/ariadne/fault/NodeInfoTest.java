package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.RoleTimeline.Role;
import org.junit.jupiter.api.Test;

/** Goal: INFO is understood, and roles and synchronisations follow from it. Method: texts as Redis 7.0 sends them. */
class NodeInfoTest {
    private static final NodeInfo PRIMARY = NodeInfo.parse(
            "# Replication\r\nrole:master\r\nmaster_repl_offset:120\r\nslave0:ip=1,port=2\r\n\r\n# Stats\r\nsync_full:2\r\nsync_partial_ok:1\r\nsync_partial_err:0\r\n");
    private static final NodeInfo LINKED =
            NodeInfo.parse("role:slave\r\nmaster_link_status:up\r\nslave_repl_offset:99\r\nmaster_repl_offset:7\r\n");
    private static final NodeInfo ALONE = NodeInfo.parse("role:slave\r\nmaster_link_status:down\r\n");

    @Test
    void offsetsAreThoseOfTheRole() {
        assertThat(PRIMARY.offset()).isEqualTo(120);
        assertThat(LINKED.offset()).isEqualTo(99);
        assertThat(ALONE.offset()).isZero();
    }

    @Test
    void rolesFollow() {
        assertThat(RoleTimeline.roleOf(true, false, PRIMARY)).isEqualTo(Role.PRIMARY);
        assertThat(RoleTimeline.roleOf(true, false, LINKED)).isEqualTo(Role.REPLICA);
        assertThat(RoleTimeline.roleOf(true, false, ALONE)).isEqualTo(Role.UNLINKED);
        assertThat(RoleTimeline.roleOf(true, false, null)).isEqualTo(Role.SILENT);
        assertThat(RoleTimeline.roleOf(true, true, null)).isEqualTo(Role.PAUSED);
        assertThat(RoleTimeline.roleOf(false, false, null)).isEqualTo(Role.DOWN);
    }

    @Test
    void neighbouringSamplesOfOneRoleAreOneSpan() {
        RoleTimeline timeline = new RoleTimeline();
        timeline.sample(new NodeState("n1", Role.PRIMARY, 0, "", -1));
        timeline.sample(new NodeState("n1", Role.PRIMARY, 10, "", -1));
        timeline.sample(new NodeState("n1", Role.DOWN, 20, "", -1));
        timeline.sample(new NodeState("n1", Role.DOWN, 30, "", -1));
        assertThat(timeline.spans())
                .containsExactly(
                        new RoleTimeline.Span("n1", Role.PRIMARY, 0, 20),
                        new RoleTimeline.Span("n1", Role.DOWN, 20, 30));
    }

    @Test
    void synchronisationsOfAllLivesCountFromTheStart() {
        RoleTimeline timeline = new RoleTimeline();
        timeline.syncs("n1", 1, PRIMARY);
        timeline.startCounting();
        timeline.syncs("n1", 2, PRIMARY);
        assertThat(timeline.syncs()).isEqualTo(new RoleTimeline.Syncs(2, 1, 0));
    }
}

/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "packetdrill/runner/attribute-check.h"
#include "packetdrill/runner/command-line.h"
#include "packetdrill/runner/commands.h"
#include "packetdrill/runner/expectation.h"
#include "packetdrill/runner/number-map.h"
#include "packetdrill/runner/parser.h"
#include "packetdrill/runner/run-files.h"
#include "packetdrill/runner/script-options.h"
#include "packetdrill/runner/script-run.h"
#include "packetdrill/runner/segment-options.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

// What the packetdrill runner makes of a script. The TCP under test is ns-3's built-in one: what is
// tested is the runner.

namespace packetdrill
{

namespace
{

const Progress NO_PROGRESS{[](uint32_t) {}, [](const std::string&) {}};

RunSettings
BuiltIn()
{
    RunSettings settings;
    settings.tcp = "builtin";
    return settings;
}

RunSettings
Conformance()
{
    RunSettings settings = BuiltIn();
    for (const Switch which : settings.profile->conformance)
    {
        settings.switches.TurnOn(which);
    }
    return settings;
}

Verdict
RunText(const std::string& text, const RunSettings& settings = BuiltIn())
{
    return RunScript("test.pkt", text, settings, NO_PROGRESS);
}

/** @return the first line of the verdict */
std::string
Line(const Verdict& verdict)
{
    const std::string text = PrintVerdict(verdict);
    return text.substr(0, text.find('\n'));
}

/** A connection of the built-in TCP, 7 lines, the last at 0.15 s. */
const std::string OPEN = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                         "+0 bind(3, ..., ...) = 0\n"
                         "+0 listen(3, 5) = 0\n"
                         "+.1 < S 800:800(0) win 9000 <mss 536>\n"
                         "+0 > S. 0:0(0) ack 801\n"
                         "+.05 < . 1:1(0) ack 1 win 9000\n"
                         "+0 accept(3, ..., ...) = 4\n";

/** An outbound line against packets, without a simulation. */
class PacketdrillMatching : public testing::Test
{
  protected:
    PacketdrillMatching()
    {
        m_rules.switches = &m_switches;
        m_rules.profile = &Profiles().front();
        m_flow.numbers.OnRemoteSyn(1000);
        m_flow.numbers.OnLocalSyn(50000);
    }

    /** @return a packet of 0 octets at script number 1 that acknowledges script number 1 */
    static LivePacket Ack()
    {
        LivePacket packet;
        packet.seq = 50001;
        packet.ack = 1001;
        packet.flags = ACK;
        packet.window = 4000;
        return packet;
    }

    static LivePacket Data(uint32_t offset, uint32_t length, uint16_t flags = ACK)
    {
        LivePacket packet = Ack();
        packet.seq += offset;
        packet.length = length;
        packet.flags = flags;
        return packet;
    }

    void Expect(const std::string& line)
    {
        m_script = Parse("", "0 " + line, Definitions());
        m_expectation.emplace(std::get<PacketLine>(m_script.events.at(0).action), m_flow, m_rules);
    }

    /** @return what differs, "done", "more" or "skipped" */
    std::string Offer(const LivePacket& packet)
    {
        switch (m_expectation->Offer(packet))
        {
        case Expectation::Reply::DONE:
            return "done";
        case Expectation::Reply::MORE:
            return "more";
        case Expectation::Reply::SKIPPED:
            return "skipped";
        case Expectation::Reply::REFUSED:
            break;
        }
        return m_expectation->GetDifference();
    }

    std::string Match(const std::string& line, const LivePacket& packet)
    {
        Expect(line);
        return Offer(packet);
    }

    Switches m_switches;                      ///< of the comparison
    ComparisonRules m_rules;                  ///< of the comparison
    Flow m_flow;                              ///< the connection
    Script m_script;                          ///< with the line
    std::optional<Expectation> m_expectation; ///< of the line
};

} // namespace

TEST(PacketdrillNumbers, CountFromTheInitialOnesUnlessThePacketHasSyn)
{
    NumberMap numbers;
    EXPECT_EQ(numbers.ToLive(Side::REMOTE, 40, false), 40U); // unknown counts as 0
    numbers.OnRemoteSyn(700);
    numbers.OnRemoteSyn(900); // only the first SYN counts
    numbers.OnLocalSyn(3000);
    numbers.OnLocalSynLine(5);
    EXPECT_EQ(numbers.ToLive(Side::REMOTE, 1, false), 701U);
    EXPECT_EQ(numbers.ToLive(Side::REMOTE, 701, true), 701U);
    EXPECT_EQ(numbers.ToLive(Side::LOCAL, 1, false), 3001U);
    EXPECT_EQ(numbers.ToLive(Side::LOCAL, 6, true), 3001U);
    EXPECT_EQ(numbers.ToLive(Side::LOCAL, 4294967295U, false), 2999U);
    EXPECT_EQ(numbers.ToScript(Side::LOCAL, 2999, false), 4294967295U);
}

TEST(PacketdrillNumbers, TimestampsShiftByTheFirstPair)
{
    TimestampMap stamps;
    EXPECT_EQ(stamps.ToLive(5), std::nullopt);
    EXPECT_EQ(stamps.ToLiveEcho(5), 5U);
    stamps.OnOutbound(100, 7000);
    stamps.OnOutbound(110, 7011);
    EXPECT_EQ(stamps.ToLive(120), 7020U);
    EXPECT_EQ(stamps.ToLiveEcho(110), 7011U); // what that packet carried
    EXPECT_EQ(stamps.ToLiveEcho(120), 7020U);
}

TEST_F(PacketdrillMatching, NamesWhatDiffers)
{
    EXPECT_EQ(Match("> . 1:1(0) ack 1", Ack()), "done");
    EXPECT_EQ(Match("> . 1:1(0) ack 1 win 4000", Ack()), "done");
    EXPECT_EQ(Match("> . 1:1(0) ack 1 win 4001", Ack()), "win");
    EXPECT_EQ(Match("> P. 1:1(0) ack 1", Ack()), "flags");
    EXPECT_EQ(Match("> . 2:2(0) ack 1", Ack()), "seq");
    EXPECT_EQ(Match("> . 1:1(0) ack 2", Ack()), "ack");
    EXPECT_EQ(Match("> . 1:11(10) ack 1", Ack()), "length");
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <nop,nop,nop,nop>", Ack()), "options");
    EXPECT_EQ(Match("> [ect0] . 1:1(0) ack 1", Ack()), "ECN field: expected ect0, got noecn");
    EXPECT_EQ(Match("> [ttl 63] . 1:1(0) ack 1", Ack()), "ttl: expected 63, got 64");
    EXPECT_EQ(Match("> (tos 0x1c) . 1:1(0) ack 1", Ack()), "tos: expected 0x1c, got 0x0");
    EXPECT_EQ(Match("> . 50001:50001(0)! ack 1", Ack()), "done");
    EXPECT_EQ(Match("> . ...(0) ack 1", Ack()), "done");
    LivePacket packet = Data(0, 10);
    packet.zeroPayload = false;
    EXPECT_EQ(Match("> . 1:11(10) ack 1", packet), "payload is not zero");
}

TEST_F(PacketdrillMatching, OneLineMayStandForSeveralSegments)
{
    Expect("> P. 1:2501(2500) ack 1");
    EXPECT_EQ(Offer(Data(0, 1000)), "more");
    EXPECT_EQ(Offer(Data(1000, 1000, PSH | ACK)), "more");
    EXPECT_EQ(Offer(Data(2000, 500, PSH | ACK)), "done");
    Expect("> P. 1:2501(2500) ack 1");
    EXPECT_EQ(Offer(Data(0, 1000)), "more");
    EXPECT_EQ(Offer(Data(1000, 700)), "parts of different sizes");
    Expect("> P. 1:1501(1500) ack 1");
    EXPECT_EQ(Offer(Data(0, 1000)), "more");
    EXPECT_EQ(Offer(Data(1000, 1000, PSH | ACK)), "length");
    Expect("> . ...(2000) ack 1");
    EXPECT_EQ(Offer(Data(0, 1000)), "more");
    EXPECT_EQ(Offer(Data(1100, 1000)), "not contiguous");
    m_rules.strictSegments = true;
    EXPECT_EQ(Match("> . 1:1501(1500) ack 1", Data(0, 1000)), "length");
}

TEST_F(PacketdrillMatching, RelaxationsAreSwitchesThatAreReported)
{
    m_switches.TurnOn(Switch::IGNORE_PUSH);
    m_switches.TurnOn(Switch::EXTRA_ACK);
    EXPECT_EQ(Match("> P. 1:11(10) ack 1", Data(0, 10)), "done");
    EXPECT_EQ(m_switches.Describe(), "psh extra-ack; used: psh");
    Expect("> . 1:11(10) ack 1");
    EXPECT_EQ(Offer(Ack()), "skipped");
    LivePacket older = Ack();
    older.ack -= 1;
    EXPECT_NE(Offer(older), "skipped"); // acknowledges less than before
    EXPECT_EQ(Offer(Data(0, 10)), "done");
}

TEST_F(PacketdrillMatching, OptionsAreComparedInOrderOrAsASet)
{
    LivePacket packet = Ack();
    packet.options = {KIND_NOP, KIND_NOP, KIND_TIMESTAMPS, 10, 0, 0, 0, 9, 0, 0, 0, 1};
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <nop,nop,TS val 5 ecr 7>", packet), "done");
    EXPECT_EQ(m_flow.stamps.ToLive(5), 9U);
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <TS val 5 ecr 7,nop,nop>", packet), "options");
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <nop,nop,TS val 5 ecr 1!>", packet), "done");
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <nop,nop,TS val 5 ecr 7!>", packet), "options");
    m_rules.stampTick = 1'000'000;
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <nop,nop,TS val 9 ecr 7>", packet), "done"); // 4 ms
    m_rules.stampTolerance = 3'000'000;
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <nop,nop,TS val 10 ecr 7>", packet), "options");
    m_switches.TurnOn(Switch::OPTIONS_AS_SET);
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <TS val ... ecr 7>", packet), "done");
    EXPECT_EQ(Match("> . 1:1(0) ack 1", packet), "options");
}

TEST_F(PacketdrillMatching, SackEdgesAreMapped)
{
    LivePacket packet = Ack();
    packet.options = {KIND_NOP, KIND_NOP, KIND_SACK, 10};
    Append32(packet.options, 1301);
    Append32(packet.options, 1401);
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <nop,nop,sack 301:401>", packet), "done");
    EXPECT_EQ(Match("> . 1:1(0) ack 1 <nop,nop,sack 301:402>", packet), "options");
    EXPECT_EQ(PrintPacket(packet, m_flow), "> . 1:1(0) ack 1 win 4000 <nop,nop,sack 301:401>");
}

TEST(PacketdrillRunner, PassesWhatHolds)
{
    const Verdict verdict = RunText(OPEN + "+.1 < . 1:101(100) ack 1 win 9000\n"
                                           "+0~+.3 > . 1:1(0) ack 101\n"
                                           "+0 read(4, ..., 500) = 100\n");
    EXPECT_EQ(Line(verdict), "PASS test.pkt");
    EXPECT_TRUE(verdict.leftOver.empty());
}

TEST(PacketdrillRunner, SaysWhatItExpectedAndWhatCame)
{
    const Verdict verdict = RunText(OPEN + "+.1 write(4, ..., 100) = 100\n"
                                           "+0 > . 1:91(90) ack 1\n");
    EXPECT_EQ(Line(verdict),
              "FAIL test.pkt:9 expected > . 1:91(90) ack 1, got > . 1:101(100) ack 1 win 65535 "
              "(length)");
    ASSERT_EQ(verdict.packets.size(), 4U);
    EXPECT_EQ(verdict.packets[0], "0.100000 < S 800:800(0) win 9000 <mss 536>");
}

TEST(PacketdrillRunner, TimesHaveATolerance)
{
    const std::string script = OPEN + "+.1 write(4, ..., 100) = 100\n+0 > . 1:101(100) ack 1\n";
    EXPECT_EQ(RunText(script + "+1.1 > . 1:101(100) ack 1\n").kind,
              VerdictKind::PASS); // 1 s; 12.5 %
    EXPECT_EQ(Line(RunText(script + "+1.2 > . 1:101(100) ack 1\n")),
              "FAIL test.pkt:10 expected > . 1:101(100) ack 1 at 1.300000 to 1.600000 s, got it at "
              "1.250000 s");
    EXPECT_EQ(Line(RunText(script + "+.5 > . 1:101(100) ack 1\n")),
              "FAIL test.pkt:10 expected > . 1:101(100) ack 1, got no packet until 0.812500 s");
    EXPECT_EQ(RunText("--tolerance_usecs=300000\n" + script + "+1.3 > . 1:101(100) ack 1\n").kind,
              VerdictKind::PASS);
    EXPECT_EQ(RunText(script + "* > . 1:101(100) ack 1\n").kind, VerdictKind::PASS);
    EXPECT_EQ(RunText(script + "+.5~+2 > . 1:101(100) ack 1\n").kind, VerdictKind::PASS);
}

TEST(PacketdrillRunner, CallsBlockUntilTheirTime)
{
    EXPECT_EQ(
        RunText(OPEN + "+0...0.4 read(4, ..., 500) = 60\n+.4 < . 1:61(60) ack 1 win 9000\n").kind,
        VerdictKind::PASS);
    EXPECT_EQ(Line(RunText(OPEN + "+0...0.4 read(4, ..., 500) = 60\n"
                                  "+.2 < . 1:61(60) ack 1 win 9000\n")),
              "FAIL test.pkt:8 expected read to return at 0.550000 s, got its return at "
              "0.350000 s");
    EXPECT_EQ(Line(RunText(OPEN + "+0...0.4 read(4, ..., 500) = 60\n+1 close(3) = 0\n")),
              "FAIL test.pkt:8 expected read to return at 0.550000 s, got a call that still "
              "blocks");
    EXPECT_EQ(Line(RunText(OPEN + "+0 read(4, ..., 500) = 60\n")),
              "FAIL test.pkt:8 expected read to return at once, got a call that blocks");
    EXPECT_EQ(RunText(OPEN + "+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
                             "+0 read(4, ..., 500) = -1 EAGAIN\n")
                  .kind,
              VerdictKind::PASS);
}

TEST(PacketdrillRunner, SkipsWhatItDoesNotHave)
{
    EXPECT_EQ(Line(RunText("0 epoll_create(1) = 5\n")), "SKIP test.pkt:1 system call epoll_create");
    EXPECT_EQ(Line(RunText(OPEN + "+0 setsockopt(4, SOL_TCP, TCP_FANCY, [1], 4) = 0")),
              "SKIP test.pkt:8 socket option TCP_FANCY");
    EXPECT_EQ(Line(RunText(OPEN + "+0 send(4, ..., 5, MSG_OOB) = 5")),
              "SKIP test.pkt:8 flag MSG_OOB of send");
    EXPECT_EQ(Line(RunText("`./set-up.sh`\n0 close(3) = 0")),
              "SKIP test.pkt:1 command `./set-up.sh`");
    EXPECT_EQ(RunText("0 < . 1:1(0) win 5 <md5 valid>\n").kind, VerdictKind::SKIP);
    EXPECT_EQ(RunText("0 > . 1:1(0) ack 1 /udp(1 > 2)\n").kind, VerdictKind::SKIP);
    EXPECT_EQ(Line(RunText("--ip_version=ipv6\n0 < icmp source_quench [1:1(0)]\n")),
              "SKIP test.pkt:2 ICMP type source_quench in IPv6");
    EXPECT_EQ(Line(RunText("0 %{ import os }%\n")),
              "SKIP test.pkt:1 code \"import os\": only assert, print and = are known");
    EXPECT_EQ(Line(RunText("0 poll([{fd=3, events=POLLIN, revents=0}], 1, 0) = 0\n")),
              "SKIP test.pkt:1 system call poll");
}

TEST(PacketdrillRunner, ReportsErrorsWithLineAndColumn)
{
    EXPECT_EQ(Line(RunText("0 close(3) = 0\n+0 > Q 0:0(0)\n")),
              "ERROR test.pkt:2:6 unknown flags \"Q\"");
    EXPECT_EQ(Line(RunText("--mtu=big\n0 close(3) = 0\n")),
              "ERROR test.pkt:1:1 --mtu needs a number");
}

TEST(PacketdrillRunner, MisspeltWordsAreErrors)
{
    EXPECT_EQ(Line(RunText("0 sokcet(..., SOCK_STREAM, IPPROTO_TCP) = 3\n")),
              "ERROR test.pkt:1:1 no system call \"sokcet\": is socket meant?");
    EXPECT_EQ(Line(RunText("0 frobnicate(3) = 0\n")).rfind("ERROR test.pkt:1:1 no system call", 0),
              0U);
    EXPECT_EQ(Line(RunText("0 close(3, 4) = 0\n")),
              "ERROR test.pkt:1:1 close takes 1 arguments, not 2");
    EXPECT_EQ(Line(RunText("0 close(3) = -1 EBADFF\n")), "ERROR test.pkt:1:1 no error \"EBADFF\"");
    EXPECT_EQ(Line(RunText("--tolerence_usecs=9\n0 close(3) = 0\n")),
              "ERROR test.pkt:1:1 no option --tolerence_usecs: is --tolerance_usecs meant?");
    EXPECT_EQ(RunText("--local_ip=10.0.0.1\n" + OPEN).kind, VerdictKind::PASS);
    EXPECT_EQ(
        Line(RunText("0 close(3) = 0\n+0 setsockopt(4, SOL_TCP, TCP_MAXSEG, [MSS], 4) = 0\n")),
        "ERROR test.pkt:2:40 \"MSS\" has no value: --define=MSS=VALUE gives it one");
    EXPECT_EQ(Line(RunText(OPEN + "+0 write(4, ..., LENGTH) = 5\n")),
              "ERROR test.pkt:8:18 \"LENGTH\" has no value: --define=LENGTH=VALUE gives it one");
    EXPECT_EQ(Line(RunText(OPEN + "+0 bind(4, {sin_port = htons(SO_MANY)}, 16) = 0\n")),
              "SKIP test.pkt:8 constant SO_MANY");
}

TEST(PacketdrillRunner, NamesThatMeanNothingAreErrors)
{
    const std::string line =
        Line(RunText(OPEN + "+0 %{ assert tcpi_state == 1; assert tcpi_nonsense == 10 }%\n"));
    EXPECT_EQ(line.rfind("ERROR test.pkt:8:38 no field of struct tcp_info, constant or variable "
                         "\"tcpi_nonsense\". Names that have a value: tcpi_ca_state",
                         0),
              0U)
        << line;
    EXPECT_EQ(RunText(OPEN + "+0 %{ assert total == 1 }%\n+0 %{ total = 1 }%\n").kind,
              VerdictKind::ERROR);
    EXPECT_EQ(RunText(OPEN + "+0 %{ assert tcpi_state == TCPI_ESTABLISHD }%\n").kind,
              VerdictKind::ERROR);
}

TEST(PacketdrillRunner, VariablesOfCodeLastForTheScript)
{
    const std::string script = OPEN + "+0 %{ before = tcpi_state\nprint before }%\n"
                                      "+.1 < F. 1:1(0) ack 1 win 9000\n"
                                      "+0~+.3 > . 1:1(0) ack 2\n";
    EXPECT_EQ(Line(RunText(script + "+0 %{ assert tcpi_state != before and \\\n before == 1 }%\n")),
              "PASS test.pkt");
    EXPECT_EQ(
        Line(RunText(script + "+0 %{ assert tcpi_state == before }%\n")),
        "FAIL test.pkt:12 expected tcpi_state == before, got tcpi_state == 8 and before == 1");
    EXPECT_EQ(Line(RunText(OPEN + "+0 %{ x = tcpi_reordering + 1; assert x == 4 }%\n")),
              "PASS test.pkt (assertions skipped: 1)");
}

TEST(PacketdrillRunner, WrongAttributesAreTheUsersError)
{
    EXPECT_EQ(FindAttributeFault("ns3::TcpSocket::InitialCwnd", "7"), "");
    EXPECT_EQ(FindAttributeFault("ns3::TcpSocketBase::MinRto", "200ms"), "");
    EXPECT_EQ(FindAttributeFault("ns3::TcpL4Protocol::SocketType", "ns3::TcpCubic"), "");
    EXPECT_EQ(FindAttributeFault("ns3::TcpSocket::InitialCwnd", "-7"),
              "\"-7\" is no value of ns3::TcpSocket::InitialCwnd. Legal is uint32_t 0:4294967295");
    EXPECT_EQ(FindAttributeFault("ns3::TcpSocketBase::UseEcn", "Maybe"),
              "\"Maybe\" is no value of ns3::TcpSocketBase::UseEcn. Legal is one of "
              "Off|On|AcceptOnly");
    EXPECT_EQ(FindAttributeFault("ns3::TcpSocketBase::Sack", "perhaps"),
              "\"perhaps\" is no value of ns3::TcpSocketBase::Sack. Legal is true or false");
    EXPECT_NE(FindAttributeFault("ns3::TcpSocketBase::MinRto", "soon"), "");
    EXPECT_NE(FindAttributeFault("ns3::TcpL4Protocol::SocketType", "TcpCubic"), "");
    EXPECT_EQ(FindAttributeFault("ns3::TcpSocket::Cwnd", "7")
                  .rfind("no attribute \"Cwnd\" of ns3::TcpSocket. Attributes: SndBufSize", 0),
              0U);
    EXPECT_NE(FindAttributeFault("ns3::NoSuchSocket::Cwnd", "7"), "");
    EXPECT_NE(FindAttributeFault("InitialCwnd", "7"), "");
}

TEST(PacketdrillRunner, CountsAssertionsThatCannotBeDecided)
{
    const Verdict verdict =
        RunText(OPEN + "+0 %{ assert tcpi_state == TCP_ESTABLISHED\n"
                       "assert tcpi_reordering == 3; assert tcpi_unacked == 0 }%\n");
    EXPECT_EQ(Line(verdict), "PASS test.pkt (assertions skipped: 1)");
    EXPECT_EQ(Line(RunText(OPEN + "+0 %{ assert tcpi_state == TCP_CLOSE_WAIT }%\n")),
              "FAIL test.pkt:8 expected tcpi_state == TCP_CLOSE_WAIT, got tcpi_state == 1");
}

TEST(PacketdrillRunner, ReportsPacketsLeftOver)
{
    const std::string script = OPEN + "+.1 write(4, ..., 100) = 100\n";
    EXPECT_EQ(Line(RunText(script)), "PASS test.pkt (packets left over: 1)");
    RunSettings strict = BuiltIn();
    strict.switches.TurnOn(Switch::STRICT_TAIL);
    EXPECT_EQ(RunText(script, strict).kind, VerdictKind::FAIL);
    EXPECT_EQ(RunText("--strict_tail\n" + script).kind, VerdictKind::FAIL);
}

TEST(PacketdrillRunner, PrintsSwitchesWithTheVerdict)
{
    const Verdict verdict =
        RunText(OPEN + "+.1 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1 win 7\n",
                Conformance());
    EXPECT_EQ(Line(verdict),
              "PASS test.pkt [psh window options syn-options extra-ack so-error peer-mss; used: "
              "psh window]");
}

TEST(PacketdrillRunner, ScriptsMayRefuseRelaxations)
{
    const std::string script =
        OPEN + "+.1 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1 win 7\n";
    EXPECT_EQ(RunText(script, Conformance()).kind, VerdictKind::PASS);
    EXPECT_EQ(RunText("--strict=window\n" + script, Conformance()).kind, VerdictKind::FAIL);
    const Verdict verdict = RunText("--strict=psh,so-error\n" + script, Conformance());
    EXPECT_EQ(Line(verdict),
              "FAIL test.pkt:10 expected > P. 1:101(100) ack 1 win 7, got > . 1:101(100) ack 1 win "
              "65535 (flags) [window options syn-options extra-ack peer-mss]");
    const std::string error = Line(RunText("--strict=everything\n" + script));
    EXPECT_EQ(error.rfind("ERROR test.pkt:1:1 unknown switch \"everything\"", 0), 0U) << error;
}

TEST(PacketdrillRunner, RunsBothIpVersionsAndEcnFields)
{
    for (const std::string version : {"ipv4", "ipv6", "ipv4-mapped-ipv6"})
    {
        const Verdict verdict = RunText("--ip_version=" + version + "\n" + OPEN +
                                        "+.1 < [ect0] . 1:101(100) ack 1 win 9000\n"
                                        "+0~+.3 > [noecn, ttl 64] . 1:1(0) ack 101\n");
        EXPECT_EQ(Line(verdict), "PASS test.pkt") << version;
    }
}

TEST(PacketdrillRunner, SocketsGetNewConnectionsOfTheirOwn)
{
    const std::string refuse = "+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                               "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
                               "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
                               "+0 > S 0:0(0) <...>\n"
                               "+.1 < S. 4000:4000(0) ack 1 win 500\n"
                               "+0 > . 1:1(0) ack 1\n"
                               "+0 close(3) = 0\n"
                               "+0 > F. 1:1(0) ack 1\n";
    EXPECT_EQ(Line(RunText(refuse + refuse)), "PASS test.pkt");
}

TEST(PacketdrillRunner, TakesASocketThatReportsItselfAsANewConnection)
{
    // So the built-in TCP tells that crossing SYNs have made a connection.
    const Verdict verdict = RunText("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                                    "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
                                    "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
                                    "+0 > S 0:0(0) <...>\n"
                                    "+.1 < S 800:800(0) win 9000\n"
                                    "+0 > S. 0:0(0) ack 801 <...>\n"
                                    "+.1 < . 1:1(0) ack 1 win 9000\n"
                                    "+0 %{ assert tcpi_state == TCP_ESTABLISHED }%\n");
    EXPECT_EQ(Line(verdict), "PASS test.pkt");
}

TEST(PacketdrillRunner, SizesSegmentsByThePeersOptionsAndTheMtu)
{
    const auto size = [](const std::string& options) {
        const std::string text = "0 < S 5:5(0) win 9 <" + options + ">\n";
        return HostFor(Parse("", text, Definitions()), Conformance()).segmentSize;
    };
    EXPECT_EQ(size("mss 700"), 700U);
    EXPECT_EQ(size("mss 9000"), 1460U);
    EXPECT_EQ(size("eol,mss 300,nop,nop,nop"), std::nullopt);
}

TEST_F(PacketdrillMatching, TheFirstCookieOfTheServerIsWhatTheScriptCallsIt)
{
    CookieMap cookies(RunSettings().definitions, false);
    m_rules.cookies = &cookies;
    m_switches.TurnOn(Switch::SYN_OPTIONS); // which does not concern cookies
    const std::string line = "> S. 0:0(0) ack 1001 <FO aabbccdd,nop,nop>";
    LivePacket answer = Ack();
    answer.seq = 50000;
    answer.flags = SYN | ACK;
    EXPECT_EQ(Match(line, answer), "options");
    answer.options = {34, 6, 1, 2, 3, 4, 1, 1};
    EXPECT_EQ(Match(line, answer), "done");
    EXPECT_EQ(cookies.ToLive({0xaa, 0xbb, 0xcc, 0xdd}), (CookieMap::Cookie{1, 2, 3, 4}));
    EXPECT_EQ(Match("> S. 0:0(0) ack 1001 <mss 9>", answer), "options") << "nor may one be hidden";
    answer.options = {34, 6, 1, 2, 3, 5, 1, 1};
    EXPECT_EQ(Match(line, answer), "options") << "later ones must be the same";
}

TEST(PacketdrillRunner, KnowsSysctlVariables)
{
    EXPECT_EQ(Line(RunText("`sysctl -q net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=0`\n"
                           "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                           "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
                           "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
                           "+0 > S 0:0(0) <wscale 2,eol>\n")),
              "PASS test.pkt");
    EXPECT_EQ(Line(RunText("`sysctl -w net.inet.tcp.sack.enable=0`\n" + OPEN)), "PASS test.pkt");
    const auto query =
        InterpretCommand("netstat -an | grep -c FIN_WAIT_2 | grep -qx 0", Place(), BuiltIn()).query;
    ASSERT_TRUE(query);
    EXPECT_EQ(query->state, ns3::TcpSocket::FIN_WAIT_2);
    EXPECT_EQ(query->count, 0U);
}

TEST(PacketdrillRunner, SettingsThatHoldAnywayAreNotSkipped)
{
    const auto attributes = [](const std::string& text, const RunSettings& settings) {
        std::string joined;
        for (const auto& [name, value] : InterpretCommand(text, Place(), settings).attributes)
        {
            joined += name.substr(name.rfind(':') + 1) + "=" + value + " ";
        }
        return joined;
    };
    const RunSettings builtIn = BuiltIn();
    EXPECT_EQ(attributes("sysctl net.inet.tcp.rfc3042=1 net.ipv4.tcp_reordering=3", builtIn), "");
    EXPECT_THROW(attributes("sysctl net.inet.tcp.rfc3042=0", builtIn), Unsupported);
    EXPECT_THROW(attributes("sysctl net.ipv4.tcp_reordering=9", builtIn), Unsupported);
    EXPECT_THROW(attributes("sysctl net.ipv4.tcp_congestion_control=fancy", builtIn), Unsupported);
    EXPECT_EQ(attributes("sysctl net.inet.tcp.delacktime", builtIn), "") << "only reads";
    // a TCP that lacks the attribute, and one that has it
    EXPECT_EQ(attributes("sysctl -q net.ipv4.tcp_fin_timeout=60", builtIn), "");
    EXPECT_THROW(attributes("sysctl -q net.ipv4.tcp_fin_timeout=9", builtIn), Unsupported);
    EXPECT_EQ(attributes("sysctl -q net.ipv4.tcp_fin_timeout=9", RunSettings()),
              "FinWait2Timeout=9s ");
}

TEST(PacketdrillRunner, UnderstandsTheWaysToSetVariables)
{
    const auto effect =
        InterpretCommand("# what all scripts need\n"
                         "../common/defaults.sh\n"
                         "./set_sysctls.py /proc/sys/net/ipv4/tcp_sack=0 \\\n"
                         "   '/proc/sys/net/ipv4/tcp_rmem=4096 70000 80000'\n"
                         "sysctl -q -w net.ipv4.tcp_ecn=1 > /dev/null 2>&1 && true\n"
                         "sysctl net.inet.tcp.msl = 2000; kldload -n tcp_rack\n"
                         "echo 5 > /proc/sys/net/ipv4/tcp_syn_retries\n"
                         "ip tcp_metrics flush all >/dev/null\n",
                         Place(),
                         BuiltIn());
    const AttributeList expected{{"ns3::TcpSocketBase::Sack", "false"},
                                 {"ns3::TcpSocket::RcvBufSize", "70000"},
                                 {"ns3::TcpSocketBase::UseEcn", "On"},
                                 {"ns3::TcpSocketBase::MaxSegLifetime", "2.000000"},
                                 {"ns3::TcpSocket::ConnCount", "6"}};
    EXPECT_EQ(effect.attributes, expected);
    EXPECT_THROW(InterpretCommand("ip link set dev tun0 mtu 1300", Place(), BuiltIn()),
                 Unsupported);
}

TEST(PacketdrillRunner, AProfileLeavesSynOptionsAsTheScriptHasThem)
{
    RunSettings settings = Conformance();
    settings.profile = &Profiles().back();
    const std::string open = "+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                             "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
                             "+0 connect(3, ..., ...) = -1 EINPROGRESS\n";
    const std::string off = "0 `sysctl net.inet.tcp.sack.enable=0`\n" + open;
    // the built-in TCP sends no MSS option, whatever the profile asks for
    EXPECT_EQ(RunText(off + "+0 > S 0:0(0) <nop,wscale 6,TS val 1 ecr 0,eol>\n", settings).kind,
              VerdictKind::PASS);
    EXPECT_EQ(RunText(off + "+0 > S 0:0(0) <nop,wscale 6,sackOK,TS val 1 ecr 0>\n", settings).kind,
              VerdictKind::FAIL);
    const Verdict verdict = RunText("0 `true`\n" + open + "+0 > S 0:0(0) <mss 1460>\n", settings);
    EXPECT_NE(verdict.text.find("option mss is missing"), std::string::npos) << verdict.text;
}

TEST(PacketdrillRunner, WritesAndReadsVectorsAndMessages)
{
    const Verdict verdict =
        RunText(OPEN + "+0 writev(4, [{..., 100}, {..., 50}], 2) = 150\n"
                       "+0 ioctl(4, SIOCOUTQ, [150]) = 0\n"
                       "+0 > . 1:151(150) ack 1\n"
                       "+.1 < . 1:301(300) ack 151 win 9000\n"
                       "+0~+.3 > . 151:151(0) ack 301\n"
                       "+0 ioctl(4, SIOCOUTQ, [0]) = 0\n"
                       "+0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 100}]}, 0) = 100\n"
                       "+0 readv(4, [{..., 150}, {..., 150}], 2) = 200\n"
                       "+0 sendmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 10}], msg_flags=0}, "
                       "MSG_NOSIGNAL) = 10\n"
                       "+0 > . 151:161(10) ack 301\n");
    EXPECT_EQ(Line(verdict), "PASS test.pkt");
    EXPECT_EQ(
        Line(RunText(OPEN + "+0 sendmsg(4, {msg_iov(1)=[{..., 10}], msg_control=[5]}, 0) = 10")),
        "SKIP test.pkt:8 field msg_control of a message");
}

TEST(PacketdrillRunner, HonoursReuseAddress)
{
    RunSettings settings;
    const auto bindAgain = [](const std::string& reuse, const std::string& result) {
        return "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
               "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
               "+0 bind(3, ..., ...) = 0\n"
               "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
               "+0 > S 0:0(0) <...>\n"
               "+.1 < S. 800:800(0) ack 1 win 9000\n"
               "+0 > . 1:1(0) ack 1\n"
               "+.1 close(3) = 0\n"
               "+0 > F. 1:1(0) ack 1\n"
               "+.1 < F. 1:1(0) ack 2 win 9000\n"
               "+0 > . 2:2(0) ack 2\n"
               "+.1 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n" +
               reuse + "+0 bind(3, ..., ...) = " + result + "\n";
    };
    const std::string set = "+0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0\n"
                            "+0 getsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], [4]) = 0\n";
    EXPECT_EQ(Line(RunText(bindAgain(set, "0"), settings)), "PASS test.pkt");
    EXPECT_EQ(Line(RunText(bindAgain("", "-1 EADDRINUSE"), settings)), "PASS test.pkt");
}

TEST(PacketdrillRunner, CountsInSegmentsOfTheSizeInUse)
{
    // 10 segments of the MSS that the peer announced, less 12 octets of timestamps where in use
    for (const bool stamps : {false, true})
    {
        const std::string size = stamps ? "988" : "1000";
        const std::string full = stamps ? "1:9881(9880)" : "1:10001(10000)";
        const auto option = [stamps](const std::string& value) {
            return stamps ? " <nop,nop,TS val " + value + " ecr 0>\n" : "\n";
        };
        const std::string text = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                                 "+0 bind(3, ..., ...) = 0\n"
                                 "+0 listen(3, 5) = 0\n"
                                 "+0 getsockopt(3, SOL_TCP, TCP_MAXSEG, [536], [4]) = 0\n"
                                 "+.1 < S 800:800(0) win 60000 <mss 1000" +
                                 std::string(stamps ? ",nop,nop,TS val 7 ecr 0>\n" : ">\n") +
                                 "+0 > S. 0:0(0) ack 801 <...>\n"
                                 "+.05 < . 1:1(0) ack 1 win 60000" +
                                 option("8") +
                                 "+0 accept(3, ..., ...) = 4\n"
                                 "+0 getsockopt(4, SOL_TCP, TCP_MAXSEG, [" +
                                 size +
                                 "], [4]) = 0\n"
                                 "+0 write(4, ..., 20000) = 20000\n"
                                 "* > . " +
                                 full +
                                 " ack 1 <...>\n"
                                 "+.05 < . 1:1(0) ack " +
                                 full.substr(2, full.find('(') - 2) + " win 60000" + option("9") +
                                 "* > P. ...(" + (stamps ? "10120" : "10000") +
                                 ") ack 1 <...>\n"
                                 "+0 %{ assert tcpi_snd_mss == " +
                                 size + " and tcpi_snd_cwnd > 10 and tcpi_snd_cwnd <= 20 }%\n";
        EXPECT_EQ(Line(RunText(text, RunSettings())), "PASS test.pkt") << text;
    }
}

TEST(PacketdrillRunner, ACrashOrAnEndlessLoopCostsOneScriptOnly)
{
    namespace fs = std::filesystem;
    const fs::path folder =
        fs::temp_directory_path() / ("rfc-tcp-pkt-test-" + std::to_string(getpid()));
    fs::create_directories(folder);
    const std::vector<std::string> texts{
        OPEN,
        // defects of the built-in TCP: a null pointer, and an option of length 0
        OPEN + "+.1 < . 1:1(0) ack 1 win 0\n+20 close(4) = 0\n",
        OPEN + "+.1 < . 1:1(0) ack 1 win 9 <raw fd000000>\n",
        OPEN + "+.1 < . 1:1(0) ack 1 win 9 <raw fd000000>\n",
        OPEN,
    };
    std::vector<std::string> files;
    for (const std::string& text : texts)
    {
        files.push_back((folder / (std::to_string(files.size()) + ".pkt")).string());
        std::ofstream(files.back()) << text;
    }
    files.push_back((folder / "missing.pkt").string());
    RunSettings settings = BuiltIn();
    settings.wallLimit = 4;
    std::vector<Verdict> verdicts;
    RunFiles(files, settings, 2, [&verdicts](const Verdict& verdict) {
        verdicts.push_back(verdict);
    });
    fs::remove_all(folder);
    ASSERT_EQ(verdicts.size(), 6U);
    EXPECT_EQ(verdicts[0].kind, VerdictKind::PASS);
    EXPECT_EQ(verdicts[1].kind, VerdictKind::FAIL);
    EXPECT_EQ(verdicts[1].place.line, 9U);
    EXPECT_EQ(verdicts[1].packets.size(), 4U);
    EXPECT_EQ(verdicts[2].kind, VerdictKind::FAIL);
    EXPECT_EQ(verdicts[2].text.find("SIGKILL"), std::string::npos) << verdicts[2].text;
    EXPECT_EQ(verdicts[3].kind, VerdictKind::FAIL);
    EXPECT_EQ(verdicts[3].text.find("SIGKILL"), std::string::npos) << verdicts[3].text;
    EXPECT_EQ(verdicts[4].kind, VerdictKind::PASS);
    EXPECT_EQ(verdicts[5].kind, VerdictKind::ERROR);
    for (std::size_t i = 0; i < verdicts.size(); ++i)
    {
        EXPECT_EQ(verdicts[i].file, files[i]);
    }
}

TEST(PacketdrillRunner, UnderstandsItsCommandLine)
{
    const auto options = ParseCommandLine({"--tcp=builtin",
                                           "--mode=conformance",
                                           "--profile=freebsd",
                                           "--strict=window",
                                           "--strict-tail",
                                           "--no-skip",
                                           "--define=A",
                                           "--define=B=7",
                                           "--jobs=3",
                                           "/dev/null"});
    EXPECT_TRUE(options.settings.switches.IsOn(Switch::IGNORE_PUSH));
    EXPECT_FALSE(options.settings.switches.IsOn(Switch::IGNORE_WINDOW));
    EXPECT_TRUE(options.settings.switches.IsOn(Switch::STRICT_TAIL));
    EXPECT_EQ(options.settings.definitions.symbols.at("B"), "7");
    EXPECT_EQ(options.settings.definitions.names.count("STANDARD"), 1U);
    EXPECT_EQ(options.jobs, 3U);
    EXPECT_TRUE(options.noSkip);
    EXPECT_FALSE(ParseCommandLine({"/dev/null"}).settings.conformance);
    EXPECT_TRUE(ParseCommandLine({"--profile=linux", "/dev/null"}).settings.conformance);
    EXPECT_FALSE(
        ParseCommandLine({"--mode=strict", "--profile=linux", "/dev/null"}).settings.conformance);
    EXPECT_THROW(ParseCommandLine({}), UsageError);
    EXPECT_THROW(ParseCommandLine({"--mode=lax", "/dev/null"}), UsageError);
    EXPECT_THROW(ParseCommandLine({"--jobs=0", "/dev/null"}), UsageError);
    EXPECT_THROW(ParseCommandLine({"--profile=other", "/dev/null"}), UsageError);
    EXPECT_THROW(ParseCommandLine({"/nowhere/at/all.pkt"}), UsageError);
}

} // namespace packetdrill

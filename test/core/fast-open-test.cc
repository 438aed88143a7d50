/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TCP Fast Open in a connection: RFC 7413 3 and 4.2. Who knows which cookie is in
// fast-open-tables-test.cc.

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

/** @return a cookie of 8 octets */
FastOpenCookie
Cookie()
{
    FastOpenCookie cookie;
    cookie.length = 8;
    cookie.octets.fill(0x5a);
    std::fill(cookie.octets.begin() + cookie.length, cookie.octets.end(), 0);
    return cookie;
}

/** A client whose SYN may bear text. */
class Client : public Script
{
  public:
    /** @param octets that SEND has queued @param parameters tunables */
    explicit Client(uint32_t octets, Parameters parameters = Plain())
        : Script(parameters)
    {
        peer.open.fastOpen.text = SynText::EXCHANGED;
        peer.open.fastOpen.option = Cookie();
        peer.open.fastOpen.serverMss = 1000;
        peer.open.fastOpen.octets = octets;
        peer.Connect();
    }
};

/** A listener that takes the text of the next SYN at once. */
class Server : public Script
{
  public:
    /** @param octets of text in the SYN @param flags of the SYN */
    explicit Server(uint32_t octets, const std::string& flags = "S")
    {
        peer.open.fastOpen.text = SynText::EXCHANGED;
        peer.Listen();
        Receive(flags, 0, 0, octets);
    }
};

} // namespace

// ---- The client: RFC 7413 4.2.2 ----

TEST(Rfc7413Client, TheSynBearsCookieAndText)
{
    Client s(300);
    const Segment syn = s.Take();
    EXPECT_EQ(Words(syn), "SYN 0 len 300");
    EXPECT_EQ(syn.options.fastOpen, Cookie());
    EXPECT_EQ(s.peer.Status().snd.nxt, 301); // "update SND.NXT to include the data"
    s.Receive("SA", 0, 301);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.Replies(), Lines{"ACK 301 ack 1"});
    EXPECT_EQ(s.peer.released, 300U);
    EXPECT_EQ(s.peer.Status().fastOpen.progress, FastOpenVariables::Progress::SUCCEEDED);
    EXPECT_EQ(s.peer.retransmissions, 0U);
    ASSERT_EQ(s.peer.answers.size(), 1U);
    EXPECT_EQ(s.peer.answers[0].taken, 300U);
    EXPECT_FALSE(s.peer.answers[0].negative);
}

TEST(Rfc7413Client, TheSynBearsNoMoreThanTheServerTakes)
{
    Client s(5000);
    EXPECT_EQ(s.Take().length, 960U); // MSS 1000 less 40 octets of options
    s.Receive("SA", 0, 961);
    s.Forget();
    s.Ack(2961);
    EXPECT_EQ(s.peer.released, 2960U);
    OpenArguments open;
    EXPECT_EQ(Connection::SynTextLimit(open, {}), 496U) << "536 if no MSS is known";
    open.pathMss = 9000;
    open.fastOpen.serverMss = 9000;
    EXPECT_EQ(Connection::SynTextLimit(open, {}), 1420U) << "a typical MSS at most [4.1.3]";
    open.pathMss = 30;
    EXPECT_EQ(Connection::SynTextLimit(open, {}), 0U);
}

TEST(Rfc7413Client, TextThatIsNotAcknowledgedFollowsWithTheAck)
{
    Client s(300);
    s.Forget();
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1 ack 1 len 300"});
    EXPECT_EQ(s.peer.retransmissions, 1U);
    EXPECT_EQ(s.peer.Status().fastOpen.failure, RfcTcpFastOpen::NOT_ACKNOWLEDGED);
    ASSERT_EQ(s.peer.answers.size(), 1U);
    EXPECT_TRUE(s.peer.answers[0].negative);
    s.Ack(301);
    EXPECT_EQ(s.peer.released, 300U);
}

TEST(Rfc7413Client, APartOfTheTextMayBeAcknowledged)
{
    Client s(300);
    s.Forget();
    s.Receive("SA", 0, 101);
    EXPECT_EQ(s.peer.released, 100U);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 101 ack 1 len 200"});
    EXPECT_FALSE(s.peer.answers.at(0).negative);
}

TEST(Rfc7413Client, ASynThatTimesOutIsSentAgainWithoutTextAndCookie)
{
    Client s(300);
    s.Forget();
    s.peer.Advance(3s);
    const Segment syn = s.Take();
    EXPECT_EQ(Words(syn), "SYN 0");
    EXPECT_FALSE(syn.options.fastOpen);
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.Replies(), Lines{"PSH,ACK 1 ack 1 len 300"});
    EXPECT_EQ(s.peer.Status().fastOpen.failure, RfcTcpFastOpen::SYN_RETRANSMITTED);
    EXPECT_TRUE(s.peer.answers.at(0).negative);
}

TEST(Rfc7413Client, TheAnswerToASynThatTimedOutMayAcknowledgeItsText)
{
    Client s(300);
    s.peer.Advance(3s);
    s.Forget();
    s.Receive("SA", 0, 301);
    EXPECT_EQ(s.Replies(), Lines{"ACK 301 ack 1"});
    EXPECT_EQ(s.peer.released, 300U);
    EXPECT_EQ(s.peer.Status().fastOpen.progress, FastOpenVariables::Progress::SUCCEEDED);
}

TEST(Rfc7413Client, ACookieIsTakenFromTheSynAck)
{
    Parameters parameters = Plain();
    parameters.fastOpen = FastOpenUse::ON;
    Script s(parameters);
    s.peer.open.fastOpen.option.emplace(); // asks for one
    s.peer.Connect();
    EXPECT_EQ(s.Take().options.fastOpen, FastOpenCookie{});
    s.synOptions.fastOpen = Cookie();
    s.Receive("SA", 0, 1);
    ASSERT_EQ(s.peer.answers.size(), 1U);
    EXPECT_EQ(s.peer.answers[0].cookie, Cookie());
    EXPECT_EQ(s.peer.answers[0].mss, 1000);
    EXPECT_FALSE(s.peer.answers[0].negative);
    EXPECT_EQ(s.peer.Status().fastOpen.failure, RfcTcpFastOpen::COOKIE_MISSING);
}

TEST(Rfc7413Client, ACookieThatWasNotAskedForIsIgnored)
{
    Script s;
    s.peer.Connect();
    s.synOptions.fastOpen = Cookie();
    s.Receive("SA", 0, 1);
    EXPECT_TRUE(s.peer.answers.empty());
}

TEST(Rfc7413Client, SilenceAndIcmpErrorsAreNegativeAnswers)
{
    Client silence(300);
    silence.peer.Advance(200s);
    EXPECT_EQ(silence.peer.closed, CloseReason::TIMED_OUT);
    EXPECT_TRUE(silence.peer.answers.at(0).negative);
    EXPECT_EQ(silence.peer.answers.at(0).sent, 300U);

    Client error(300);
    Outbox outbox;
    error.peer.Core().OnIcmp(error.peer.now,
                             {IcmpReport::Kind::SOFT, SeqNum(Script::LOCAL_ISS), 0},
                             outbox);
    EXPECT_TRUE(std::get<FastOpenAnswer>(outbox.at(0)).negative);
}

TEST(Rfc7413Client, ARefusedConnectionIsNoAnswerAboutFastOpen)
{
    Client s(300);
    s.Receive("RA", 0, 301);
    EXPECT_EQ(s.peer.closed, CloseReason::REFUSED);
    EXPECT_TRUE(s.peer.answers.empty());
}

TEST(Rfc7413Client, WithoutRoomForTheOptionTheHandshakeIsARegularOne)
{
    Parameters parameters;
    parameters.userTimeoutOption = true;
    parameters.userTimeout = 200s;
    Script s(parameters); // MSS, SACK, timestamps, window scale and user timeout: 24 octets
    s.peer.open.fastOpen.text = SynText::EXCHANGED;
    s.peer.open.fastOpen.option = FastOpenCookie{{1}, 16};
    s.peer.open.fastOpen.octets = 100;
    s.peer.Connect();
    const Segment syn = s.Take();
    EXPECT_EQ(syn.length, 0U);
    EXPECT_FALSE(syn.options.fastOpen);
    s.Receive("SA", 0, 1);
    EXPECT_EQ(s.Take().length, 100U);
}

TEST(Rfc7413Client, CrossingSynsWithTextLoseNothing)
{
    Client s(300);
    s.Forget();
    s.Receive("S", 0, 0, 50);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 1"});
    s.Receive("SA", 0, 301); // the other end has taken the text of our SYN
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.peer.released, 300U);
    EXPECT_EQ(s.peer.readable, 51);
    EXPECT_EQ(s.Replies(), Lines{"ACK 301 ack 51"});
}

TEST(Rfc7413Client, CloseBehindTheTextSendsTheFinInEstablished)
{
    Client s(300);
    s.Forget();
    s.peer.Close();
    s.Receive("SA", 0, 301);
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 301 ack 1"});
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
}

// ---- The server: RFC 7413 4.2.2 ----

TEST(Rfc7413Server, TextIsDeliveredAndAcknowledgedWithTheSyn)
{
    Server s(100);
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    EXPECT_TRUE(s.peer.connected);
    EXPECT_EQ(s.peer.readable, 101);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 101"});
    s.Receive("A", 101, 1);
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_TRUE(s.peer.IsSilent());
}

TEST(Rfc7413Server, AResponseFillsTheInitialWindowBeforeTheHandshakeIsOver)
{
    Server s(100);
    s.Forget();
    s.peer.Send(20000);
    EXPECT_EQ(s.peer.sent.size(), 10U) << "IW is 10 full segments, of which the SYN takes nothing";
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    s.Forget();
    s.Receive("A", 101, 1001); // acknowledges SYN and text alike
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.peer.released, 1000U);
    EXPECT_FALSE(s.peer.IsSilent());
    EXPECT_EQ(s.peer.retransmissions, 0U);
}

TEST(Rfc7413Server, ASynThatComesTwiceIsDeliveredOnce)
{
    Server s(100);
    s.Forget();
    s.Receive("S", 0, 0, 100);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 101"});
    EXPECT_EQ(s.peer.readable, 101);
    s.Receive("A", 101, 1);
    s.Receive("S", 0, 0, 100);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 101"}); // a challenge [5961 4.2]
    EXPECT_EQ(s.GetState(), State::ESTABLISHED);
    EXPECT_EQ(s.peer.readable, 101);
}

TEST(Rfc7413Server, ASynAckThatTimesOutIsSentAgainWithoutText)
{
    Server s(100);
    s.peer.Send(500);
    s.Forget();
    s.peer.Advance(3s);
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 101"});
    s.Receive("A", 101, 1);
    s.peer.Advance(10s);
    EXPECT_EQ(s.Take().length, 500U)
        << "the response is retransmitted once the SYN is acknowledged";
}

TEST(Rfc7413Server, AResetTellsTheUserWhoHasTheConnection)
{
    Server s(100);
    s.Receive("R", 101);
    EXPECT_EQ(s.GetState(), State::CLOSED);
    EXPECT_EQ(s.peer.closed, CloseReason::RESET);
}

TEST(Rfc7413Server, ASynInTheWindowDoesNotEndTheConnection)
{
    Server s(100);
    s.Forget();
    s.Receive("S", 150);
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 101"}); // [5961 4.2]
}

TEST(Rfc7413Server, FinBesideTheTextWaitsForEstablished)
{
    Server s(100, "SF");
    EXPECT_EQ(s.Replies(), Lines{"SYN,ACK 0 ack 101"});
    EXPECT_FALSE(s.peer.eof);
    s.Receive("A", 102, 1);
    EXPECT_TRUE(s.peer.eof);
    EXPECT_EQ(s.GetState(), State::CLOSE_WAIT);
    EXPECT_EQ(s.Replies(), Lines{"ACK 1 ack 102"});
}

TEST(Rfc7413Server, CloseWithoutAResponseSendsTheFinAtOnce)
{
    Server s(100);
    s.Forget();
    s.peer.Close();
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1); // 3.10.4: nothing was sent, nothing is pending
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 1 ack 101"});
    s.Receive("A", 101, 2);
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_2);
}

TEST(Rfc7413Server, CloseBehindAResponseWaitsForEstablished)
{
    Server s(100);
    s.peer.Send(500);
    s.Forget();
    s.peer.Close();
    EXPECT_TRUE(s.peer.IsSilent());
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
    s.Receive("A", 101, 501);
    EXPECT_EQ(s.Replies(), Lines{"FIN,ACK 501 ack 101"});
    EXPECT_EQ(s.GetState(), State::FIN_WAIT_1);
}

TEST(Rfc7413Server, TextWithAWrongCookieIsDropped)
{
    Script s;
    s.peer.open.fastOpen.text = SynText::DROPPED;
    s.peer.open.fastOpen.option = Cookie();
    s.peer.Listen();
    s.Receive("S", 0, 0, 100);
    const Segment answer = s.Take();
    EXPECT_EQ(Words(answer), "SYN,ACK 0 ack 1");
    EXPECT_EQ(answer.options.fastOpen, Cookie());
    s.Receive("A", 1, 1);
    EXPECT_EQ(s.peer.readable, 1);
    s.Receive("PA", 1, 1, 100);
    EXPECT_EQ(s.peer.readable, 101);
}

TEST(Rfc7413Server, NoSynCacheEntryReplacesAnOpenedConnection)
{
    Server opened(100);
    EXPECT_FALSE(opened.peer.Core().ToSynCacheEntry());
    Script regular;
    regular.peer.open.fastOpen.option = Cookie(); // a client has asked for it
    regular.peer.Listen();
    regular.Receive("S", 0);
    EXPECT_TRUE(regular.peer.Core().ToSynCacheEntry());
}

TEST(Rfc7413Server, AnOpenedConnectionIsNotRecycled)
{
    Server s(100);
    Outbox outbox;
    s.peer.Core().Recycle(s.peer.now, outbox);
    EXPECT_EQ(s.GetState(), State::SYN_RECEIVED);
}

} // namespace ns3::rfctcp::test

/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Selective acknowledgments: negotiation, and what the receiver reports (RFC 2018, RFC 2883).

#include "support/script.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{

namespace
{

/** @param timestamps use them @return options of a SYN that permits SACK */
Options
Permitted(bool timestamps = false)
{
    Options syn;
    syn.mss = 1000;
    syn.sackPermitted = true;
    if (timestamps)
    {
        syn.stamps = Timestamps{1, 0};
    }
    return syn;
}

/** A receiver under test that has text up to a number in order; lets the examples be written down
 * with the numbers they have. */
class Receiver : public Script
{
  public:
    /** @param next RCV.NXT, in the numbers of the example @param timestamps use them */
    explicit Receiver(Position next, bool timestamps = false)
        : Script(
              [timestamps] {
                  Parameters parameters = Plain();
                  parameters.timestamps = timestamps;
                  return parameters;
              }(),
              Permitted(timestamps)),
          m_shift(1 - next)
    {
        if (timestamps)
        {
            options.stamps = Timestamps{1, 0};
        }
        Accept();
    }

    /** A segment arrives. @param begin first octet @param behind the one after the last
     *  @return the ACK and its blocks: "5500, SACK=6000-6500 5000-5500"; "" if there is none */
    std::string Get(Position begin, Position behind)
    {
        Receive("A", begin + m_shift, 1, static_cast<uint32_t>(behind - begin));
        return Answer();
    }

    /** @return what the oldest segment sent says, see Get */
    std::string Answer()
    {
        if (peer.IsSilent())
        {
            return "";
        }
        const Segment ack = Take();
        std::string words = Number(ack.ack);
        const char* separator = ", SACK=";
        for (const SackBlock& block : ack.options.sack)
        {
            words += separator + Number(block.left - REMOTE_ISS) + "-" +
                     Number(block.right - REMOTE_ISS);
            separator = " ";
        }
        return words;
    }

  private:
    /** @param number relative @return in the numbers of the example */
    std::string Number(SeqNum number) const
    {
        return std::to_string(static_cast<int32_t>(number.Value()) - m_shift);
    }

    Position m_shift;
};

} // namespace

// ---- Negotiation ----

TEST(Rfc2018Section2, SynsCarryThePermission)
{
    RecordProperty("requirement", "RFC2018/2");
    Script active;
    active.peer.Connect();
    EXPECT_TRUE(active.Take().options.sackPermitted);
    Script passive(Plain(), Permitted());
    passive.peer.Listen();
    passive.Receive("S", 0);
    EXPECT_TRUE(passive.Take().options.sackPermitted);
}

TEST(Rfc2018Section2, SynAckDoesNotPermitWhatWasNotOffered)
{
    RecordProperty("requirement", "RFC2018/2");
    Script s;
    s.peer.Listen();
    s.Receive("S", 0);
    EXPECT_FALSE(s.Take().options.sackPermitted);
}

TEST(Rfc2018Section2, SwitchedOffNothingIsPermittedNorSent)
{
    RecordProperty("requirement", "RFC2018/2");
    Parameters parameters = Plain();
    parameters.sack = false;
    Script s(parameters, Permitted());
    s.peer.Listen();
    s.Receive("S", 0);
    EXPECT_FALSE(s.Take().options.sackPermitted);
    s.Receive("A", 1, 1);
    s.Receive("A", 101, 1, 100);
    EXPECT_TRUE(s.Take().options.sack.empty());
}

TEST(Rfc2018Section4, NoBlocksWithoutPermission)
{
    RecordProperty("requirement", "RFC2018/4");
    Script s; // the remote end does not permit
    s.Accept();
    s.Receive("A", 101, 1, 100);
    EXPECT_TRUE(s.Take().options.sack.empty());
    s.Receive("A", 101, 1, 100); // nor a D-SACK
    EXPECT_TRUE(s.Take().options.sack.empty());
}

TEST(Rfc2018Section2, NoBlocksOnASyn)
{
    RecordProperty("requirement", "RFC2018/2");
    Script s(Plain(), Permitted());
    s.peer.Listen();
    s.Receive("S", 0, 0, 100); // text with the SYN is kept
    s.Forget();
    s.Receive("S", 0, 0, 100);
    const Segment again = s.Take();
    EXPECT_TRUE(again.flags.syn);
    EXPECT_TRUE(again.options.sack.empty());
}

// ---- The receiver, RFC 2018 ----

TEST(Rfc2018Section7, Case1NothingMissingNoBlocks)
{
    RecordProperty("requirement", "RFC2018/7");
    Receiver r(5000);
    r.Get(5000, 5500);
    EXPECT_EQ(r.Get(5500, 6000), "6000");
    r.Get(6000, 6500);
    EXPECT_EQ(r.Get(6500, 7000), "7000");
}

TEST(Rfc2018Section7, Case2OneBlockGrows)
{
    RecordProperty("requirement", "RFC2018/7");
    Receiver r(5000);
    for (Position begin = 5500; begin < 9000; begin += 500)
    {
        EXPECT_EQ(r.Get(begin, begin + 500), "5000, SACK=5500-" + std::to_string(begin + 500));
    }
}

TEST(Rfc2018Section7, Case3MostRecentBlockComesFirst)
{
    RecordProperty("requirement", "RFC2018/7");
    Receiver r(5000);
    r.Get(5000, 5500);
    EXPECT_EQ(r.Get(6000, 6500), "5500, SACK=6000-6500");
    EXPECT_EQ(r.Get(7000, 7500), "5500, SACK=7000-7500 6000-6500");
    EXPECT_EQ(r.Get(8000, 8500), "5500, SACK=8000-8500 7000-7500 6000-6500");
    EXPECT_EQ(r.Get(6500, 7000), "5500, SACK=6000-7500 8000-8500");
    EXPECT_EQ(r.Get(5500, 6000), "7500, SACK=8000-8500");
}

TEST(Rfc2018Section3, FourBlocksFitAndThreeBesideTimestamps)
{
    RecordProperty("requirement", "RFC2018/3");
    for (const bool timestamps : {false, true})
    {
        Receiver r(1, timestamps);
        for (Position begin = 1000; begin < 6000; begin += 1000)
        {
            r.Get(begin, begin + 100);
        }
        EXPECT_EQ(r.Get(6000, 6100),
                  std::string("1, SACK=6000-6100 5000-5100 4000-4100") +
                      (timestamps ? "" : " 3000-3100"));
    }
}

TEST(Rfc2018Section4, EveryAckReportsWhileAGapIsThere)
{
    RecordProperty("requirement", "RFC2018/4");
    Receiver r(1);
    r.Get(1001, 1101);
    EXPECT_EQ(r.Get(1, 101), "101, SACK=1001-1101"); // one that moves the edge too
    r.peer.Send(10);
    EXPECT_EQ(r.Answer(), "101, SACK=1001-1101"); // text has room for it
    r.peer.Shutdown();
    EXPECT_EQ(r.Answer(), "101, SACK=1001-1101");
}

TEST(Rfc2018Section4, FullSegmentWithoutRoomIsFollowedByAnAck)
{
    RecordProperty("requirement", "RFC2018/4");
    for (const uint32_t length : {1000U, 989U, 988U})
    {
        Receiver r(1);
        r.peer.Send(1000);
        r.Forget();
        const Segment filled = [&] {
            Segment segment = r.Make("A", 2001, 1001, 500);
            segment.ack = Wrap(SeqNum(Script::LOCAL_ISS), 1001);
            return segment;
        }();
        // The arrival frees the window and the user answers before the ACK leaves
        r.peer.Receive(filled);
        EXPECT_EQ(r.Answer(), "1, SACK=2001-2501");
        r.peer.Send(length);
        const bool room = length == 988; // an option with one block takes 12 octets
        EXPECT_EQ(r.Answer(), room ? "1, SACK=2001-2501" : "1");
    }
}

TEST(Rfc2018Section4, AckThatTextCouldNotCarryIsSent)
{
    RecordProperty("requirement", "RFC2018/4");
    Parameters parameters = Plain();
    parameters.initialWindow = 1;
    Script s(parameters, Permitted());
    s.Accept();
    s.peer.Send(2000);
    s.Forget();
    s.Receive("A", 501, 1001, 500); // frees the window, and leaves a gap
    const Segment text = s.Take();
    EXPECT_EQ(text.length, 1000u);
    EXPECT_TRUE(text.options.sack.empty());
    ASSERT_FALSE(s.peer.IsSilent());
    const Segment ack = s.Take();
    EXPECT_EQ(ack.length, 0u);
    EXPECT_EQ(ack.options.sack.size(), 1u);
    EXPECT_TRUE(s.peer.IsSilent());
}

// ---- D-SACK ----

TEST(Rfc2883Section41, Example1DuplicateSegment)
{
    RecordProperty("requirement", "RFC2883/4.1.1");
    Receiver r(3000);
    r.Get(3000, 3500);
    r.Get(3500, 4000);
    r.Forget();
    EXPECT_EQ(r.Get(3000, 3500), "4000, SACK=3000-3500");
}

TEST(Rfc2883Section41, Example2OutOfOrderAndDuplicate)
{
    RecordProperty("requirement", "RFC2883/4.1.2");
    Receiver r(3000);
    r.Get(3000, 3500);
    r.Get(3500, 4000);
    EXPECT_EQ(r.Get(4500, 5000), "4000, SACK=4500-5000");
    EXPECT_EQ(r.Get(3000, 3500), "4000, SACK=3000-3500 4500-5000");
    EXPECT_EQ(r.Get(5000, 5500), "4000, SACK=4500-5500") << "reported once only";
}

TEST(Rfc2883Section41, Example3DuplicateOfAnOutOfOrderSegment)
{
    RecordProperty("requirement", "RFC2883/4.1.3");
    Receiver r(3500);
    r.Get(3500, 4000);
    EXPECT_EQ(r.Get(4500, 5000), "4000, SACK=4500-5000");
    EXPECT_EQ(r.Get(5000, 5500), "4000, SACK=4500-5500");
    EXPECT_EQ(r.Get(5000, 5500), "4000, SACK=5000-5500 4500-5500");
}

TEST(Rfc2883Section42, Example4OneDuplicatePart)
{
    RecordProperty("requirement", "RFC2883/4.2.1");
    Receiver r(500);
    r.Get(500, 1000);
    EXPECT_EQ(r.Get(2000, 2500), "1000, SACK=2000-2500");
    EXPECT_EQ(r.Get(1000, 1500), "1500, SACK=2000-2500");
    EXPECT_EQ(r.Get(1000, 2000), "2500, SACK=1000-1500");
}

TEST(Rfc2883Section42, Example5TwoDuplicatePartsBelowTheAck)
{
    RecordProperty("requirement", "RFC2883/4.2.2");
    Receiver r(500);
    r.Get(500, 1000);
    EXPECT_EQ(r.Get(3000, 3500), "1000, SACK=3000-3500");
    EXPECT_EQ(r.Get(1000, 1500), "1500, SACK=3000-3500");
    EXPECT_EQ(r.Get(2000, 2500), "1500, SACK=2000-2500 3000-3500");
    EXPECT_EQ(r.Get(1000, 2500), "2500, SACK=1000-1500 3000-3500");
}

TEST(Rfc2883Section42, Example6TwoDuplicatePartsAboveTheAck)
{
    RecordProperty("requirement", "RFC2883/4.2.3");
    Receiver r(500);
    r.Get(500, 1000);
    EXPECT_EQ(r.Get(3500, 4000), "1000, SACK=3500-4000");
    EXPECT_EQ(r.Get(1500, 2000), "1000, SACK=1500-2000 3500-4000");
    EXPECT_EQ(r.Get(2500, 3000), "1000, SACK=2500-3000 1500-2000 3500-4000");
    EXPECT_EQ(r.Get(1500, 3000), "1000, SACK=1500-2000 1500-3000 3500-4000");
}

TEST(Rfc2883Section4, ReportTakesTheRoomOfOneBlock)
{
    RecordProperty("requirement", "RFC2883/4");
    Receiver r(1, true);
    for (Position begin = 1001; begin < 5000; begin += 1000)
    {
        r.Get(begin, begin + 100);
    }
    EXPECT_EQ(r.Get(4001, 4101), "1, SACK=4001-4101 4001-4101 3001-3101");
}

TEST(Rfc2883Section4, AckWithAReportIsNotDelayed)
{
    RecordProperty("requirement", "RFC2883/4");
    Receiver r(1);
    r.Get(1, 501);
    r.peer.Advance(1s);
    r.Forget();
    EXPECT_EQ(r.Get(1, 1001), "1001, SACK=1-501"); // half of the segment is new
}

// ---- A FIN behind a gap ----

TEST(Rfc2018Section3, FinBehindAGapIsReported)
{
    RecordProperty("requirement", "RFC2018/3");
    Receiver alone(1);
    alone.Receive("FA", 501, 1);
    EXPECT_EQ(alone.Answer(), "1, SACK=501-502");
    alone.Receive("A", 1, 1, 500); // the gap is filled
    EXPECT_EQ(alone.Answer(), "502");
    EXPECT_EQ(alone.GetState(), State::CLOSE_WAIT);
    EXPECT_EQ(alone.peer.readable, 501);

    Receiver withText(1);
    withText.Receive("FA", 501, 1, 100);
    EXPECT_EQ(withText.Answer(), "1, SACK=501-602");
    withText.Receive("A", 1, 1, 500);
    EXPECT_EQ(withText.Answer(), "602");
    EXPECT_EQ(withText.GetState(), State::CLOSE_WAIT);
}

TEST(Rfc2018Section3, FinBehindAGapJoinsTheTextInFrontOfIt)
{
    RecordProperty("requirement", "RFC2018/3");
    Receiver r(1);
    r.Receive("FA", 501, 1);
    r.Forget();
    EXPECT_EQ(r.Get(301, 501), "1, SACK=301-502");
    EXPECT_EQ(r.Get(101, 201), "1, SACK=101-201 301-502");
    r.Receive("FA", 501, 1); // again: its block comes first, and a D-SACK before that
    EXPECT_EQ(r.Answer(), "1, SACK=501-502 301-502 101-201");
    EXPECT_EQ(r.Get(201, 301), "1, SACK=101-502");
    EXPECT_EQ(r.Get(1, 101), "502");
    EXPECT_EQ(r.GetState(), State::CLOSE_WAIT);
    EXPECT_EQ(r.peer.readable, 501);
    EXPECT_EQ(r.peer.Status().counters.octetsDelivered, 500u);
}

TEST(Rfc2883Section4, RepeatedFinIsReportedWithTheTextInFrontOfIt)
{
    RecordProperty("requirement", "RFC2883/4");
    Receiver r(1);
    r.Receive("FA", 1, 1, 100);
    EXPECT_EQ(r.Answer(), "102");
    r.Receive("FA", 1, 1, 100);
    EXPECT_EQ(r.Answer(), "102, SACK=1-102");
    Receiver gap(1);
    gap.Receive("FA", 501, 1, 100);
    gap.Forget();
    gap.Receive("FA", 501, 1, 100);
    EXPECT_EQ(gap.Answer(), "1, SACK=501-602 501-602");
}

} // namespace ns3::rfctcp::test

/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/stream.h"

#include "ns3/flow-id-tag.h"
#include "ns3/packet.h"

#include <gtest/gtest.h>
#include <numeric>
#include <string>
#include <vector>

namespace ns3
{
namespace
{

Ptr<Packet>
Text(const std::string& text)
{
    return Create<Packet>(reinterpret_cast<const uint8_t*>(text.data()),
                          static_cast<uint32_t>(text.size()));
}

std::string
Read(Ptr<const Packet> packet)
{
    std::string text(packet->GetSize(), '\0');
    packet->CopyData(reinterpret_cast<uint8_t*>(text.data()), packet->GetSize());
    return text;
}

} // namespace

TEST(SendStream, GathersAcrossPackets)
{
    RfcTcpSendStream stream;
    stream.Append(Text("abc"));
    stream.Append(Text("defg"));
    stream.Append(Text(""));
    stream.Append(Text("h"));
    EXPECT_EQ(stream.GetSize(), 8U);
    EXPECT_EQ(stream.GetEnd(), 9);
    const std::string all = "abcdefgh";
    for (uint32_t begin = 0; begin < all.size(); ++begin)
    {
        for (uint32_t length = 0; begin + length <= all.size(); ++length)
        {
            EXPECT_EQ(Read(stream.Gather(1 + begin, length)), all.substr(begin, length));
        }
    }
}

TEST(SendStream, ReleasesWithinPackets)
{
    RfcTcpSendStream stream;
    stream.Append(Text("abc"));
    stream.Append(Text("defg"));
    EXPECT_EQ(stream.Release(1), 0U);
    EXPECT_EQ(stream.Release(5), 4U);
    EXPECT_EQ(stream.Release(3), 0U);
    EXPECT_EQ(stream.GetBegin(), 5);
    EXPECT_EQ(Read(stream.Gather(5, 3)), "efg");
    EXPECT_EQ(stream.Release(100), 3U);
    EXPECT_EQ(stream.GetSize(), 0U);
    stream.Append(Text("xy"));
    EXPECT_EQ(Read(stream.Gather(8, 2)), "xy");
}

TEST(SendStream, LongRunsStayInOrder)
{
    RfcTcpSendStream stream;
    int64_t begin = 1;
    int64_t end = 1;
    for (int i = 0; i < 2000; ++i)
    {
        std::vector<uint8_t> octets(1 + i % 7);
        std::iota(octets.begin(), octets.end(), static_cast<uint8_t>(end));
        stream.Append(Create<Packet>(octets.data(), static_cast<uint32_t>(octets.size())));
        end += static_cast<int64_t>(octets.size());
        if (i % 3 == 0)
        {
            begin += (end - begin) / 2;
            stream.Release(begin);
        }
        const std::string kept = Read(stream.Gather(begin, static_cast<uint32_t>(end - begin)));
        EXPECT_EQ(static_cast<uint8_t>(kept.front()), static_cast<uint8_t>(begin));
        EXPECT_EQ(static_cast<uint8_t>(kept.back()), static_cast<uint8_t>(end - 1));
    }
}

TEST(SendStream, TruncateForgetsTheEnd)
{
    RfcTcpSendStream stream;
    stream.Append(Text("abc"));
    stream.Append(Text("defg"));
    stream.Append(Text("hi"));
    stream.Release(2);
    stream.Truncate(20); // nothing is there
    EXPECT_EQ(stream.GetSize(), 8U);
    stream.Truncate(6);
    EXPECT_EQ(stream.GetEnd(), 6);
    EXPECT_EQ(Read(stream.Gather(2, 4)), "bcde");
    stream.Append(Text("XY"));
    EXPECT_EQ(Read(stream.Gather(4, 4)), "deXY");
    stream.Truncate(1); // not below what was released
    EXPECT_EQ(stream.GetSize(), 0U);
    stream.Append(Text("z"));
    EXPECT_EQ(Read(stream.Gather(2, 1)), "z");
}

TEST(SendStream, VirtualPayloadStaysVirtual)
{
    RfcTcpSendStream stream;
    stream.Append(Create<Packet>(1000));
    stream.Append(Create<Packet>(1000));
    // A packet whose octets are real serializes to all of them
    EXPECT_LT(stream.Gather(1, 2000)->GetSerializedSize(), 200U);
    EXPECT_LT(stream.Gather(500, 1000)->GetSerializedSize(), 200U);
}

TEST(SendStream, ByteTagsStayWithTheirOctets)
{
    RfcTcpSendStream stream;
    for (uint32_t flow : {1, 2})
    {
        Ptr<Packet> packet = Create<Packet>(100);
        packet->AddByteTag(FlowIdTag(flow));
        stream.Append(packet);
    }
    Ptr<Packet> gathered = stream.Gather(51, 100);
    std::vector<std::string> found;
    for (ByteTagIterator tags = gathered->GetByteTagIterator(); tags.HasNext();)
    {
        const ByteTagIterator::Item item = tags.Next();
        FlowIdTag tag;
        item.GetTag(tag);
        found.push_back(std::to_string(tag.GetFlowId()) + ":" + std::to_string(item.GetStart()) +
                        "-" + std::to_string(item.GetEnd()));
    }
    EXPECT_EQ(found, (std::vector<std::string>{"1:0-50", "2:50-100"}));
}

TEST(ReceiveStream, PutsPiecesInOrder)
{
    RfcTcpReceiveStream stream;
    EXPECT_EQ(stream.Extract(10), nullptr);
    stream.Insert(7, Text("gh"));
    stream.Insert(4, Text("d"));
    EXPECT_EQ(stream.GetReadable(), 0U);
    EXPECT_EQ(stream.Extract(10), nullptr);
    stream.Insert(1, Text("abc"));
    EXPECT_EQ(stream.GetReadable(), 4U);
    EXPECT_EQ(Read(stream.Peek(2)), "ab");
    EXPECT_EQ(Read(stream.Extract(2)), "ab");
    EXPECT_EQ(Read(stream.Extract(10)), "cd");
    EXPECT_EQ(stream.Extract(10), nullptr);
    stream.Insert(5, Text("ef"));
    EXPECT_EQ(stream.GetReadable(), 4U);
    EXPECT_EQ(Read(stream.Extract(10)), "efgh");
    EXPECT_EQ(stream.GetBegin(), 9);
}

TEST(ReceiveStream, AWholePacketIsHandedOutAsItCame)
{
    RfcTcpReceiveStream stream;
    stream.Insert(1, Create<Packet>(1000));
    stream.Insert(1001, Create<Packet>(1000));
    Ptr<Packet> first = stream.Extract(1000);
    EXPECT_EQ(first->GetSize(), 1000U);
    EXPECT_LT(first->GetSerializedSize(), 200U);
    EXPECT_EQ(stream.Extract(1000)->GetSize(), 1000U);
}

} // namespace ns3

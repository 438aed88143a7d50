/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Every attribute of every class of this module can be read and written back in each way that ns-3
// offers, whenever a script likes to: before, during and after a connection.

#include "support/network-fixture.h"

#include "ns3/config.h"
#include "ns3/core-module.h"

#include <gtest/gtest.h>

namespace ns3::rfctcp::test
{
namespace
{

class AttributeAccess : public NetworkTest
{
  protected:
    /**
     * Reads and writes all attributes, those of the parents included.
     * @param object whose @param path that leads to it, or empty
     */
    void Exercise(Ptr<Object> object, const std::string& path = "")
    {
        for (TypeId tid = object->GetInstanceTypeId(); tid.HasParent(); tid = tid.GetParent())
        {
            for (std::size_t i = 0; i < tid.GetAttributeN(); ++i)
            {
                Exercise(object, path, tid.GetAttribute(i));
            }
        }
    }

    uint32_t m_read{0};    ///< attributes read
    uint32_t m_written{0}; ///< attributes written

  private:
    void Exercise(Ptr<Object> object,
                  const std::string& path,
                  const TypeId::AttributeInformation& info)
    {
        SCOPED_TRACE(object->GetInstanceTypeId().GetName() + "::" + info.name);
        EXPECT_NE(info.checker, nullptr);
        info.initialValue->SerializeToString(info.checker);
        info.checker->GetValueTypeName();
        info.checker->GetUnderlyingTypeInformation();
        const bool readable = (info.flags & TypeId::ATTR_GET) != 0 && info.accessor->HasGetter();
        const bool writable = (info.flags & TypeId::ATTR_SET) != 0 && info.accessor->HasSetter();
        if (!readable)
        {
            return;
        }
        StringValue text;
        EXPECT_TRUE(object->GetAttributeFailSafe(info.name, text));
        object->GetAttribute(info.name, text);
        const Ptr<AttributeValue> value = info.checker->Create();
        EXPECT_TRUE(object->GetAttributeFailSafe(info.name, *value));
        EXPECT_EQ(value->SerializeToString(info.checker), text.Get());
        const Ptr<AttributeValue> other = info.checker->Create();
        EXPECT_TRUE(info.checker->Copy(*value, *other));
        EXPECT_EQ(other->SerializeToString(info.checker), text.Get());
        ++m_read;
        const bool noText = dynamic_cast<const CallbackValue*>(PeekPointer(value)) ||
                            dynamic_cast<const PointerValue*>(PeekPointer(value)) ||
                            dynamic_cast<const ObjectPtrContainerValue*>(PeekPointer(value));
        if (writable)
        {
            EXPECT_TRUE(object->SetAttributeFailSafe(info.name, *value));
            if (!noText)
            {
                EXPECT_TRUE(object->SetAttributeFailSafe(info.name, text));
            }
            StringValue again;
            object->GetAttribute(info.name, again);
            EXPECT_EQ(again.Get(), text.Get());
            ++m_written;
        }
        else
        {
            EXPECT_FALSE(object->SetAttributeFailSafe(info.name, *value));
        }
        if (!path.empty())
        {
            const auto matches = Config::LookupMatches(path);
            ASSERT_EQ(matches.GetN(), 1U) << path;
            EXPECT_EQ(matches.Get(0), object);
            if (writable)
            {
                EXPECT_TRUE(Config::SetFailSafe(path + "/" + info.name, *value));
            }
            Config::LookupMatches(path + "/" + info.name + "/*");
        }
    }
};

} // namespace

TEST_F(AttributeAccess, OfEveryClassOfThisModule)
{
    uint32_t classes = 0;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        if (tid.GetName().find("RfcTcp") == std::string::npos || !tid.HasConstructor() ||
            !tid.IsChildOf(Object::GetTypeId())) // tags and headers are none
        {
            continue;
        }
        ++classes;
        ObjectFactory factory(tid.GetName());
        if (const Ptr<Object> object = factory.Create<Object>())
        {
            Exercise(object);
        }
    }
    EXPECT_GE(classes, 3U);
    EXPECT_GT(m_read, 70U);
    EXPECT_GT(m_written, 60U);
}

TEST_F(AttributeAccess, BeforeDuringAndAfterAConnection)
{
    Config::SetDefault("ns3::RfcTcpSocket::MaxSegLifetime", TimeValue(Seconds(5)));
    BuildPair();
    UserPlan server;
    server.closeDelay = Seconds(2);
    Serve(server);
    UserPlan plan;
    plan.octets = 1000000;
    plan.then = UserPlan::Then::SHUTDOWN;
    StreamUser& user = StartClient(plan);
    Ptr<RfcTcpSocket> client = DynamicCast<RfcTcpSocket>(user.socket);
    const auto all = [&] {
        Exercise(Tcp(0), "/NodeList/0/$ns3::TcpL4Protocol");
        Exercise(Tcp(1));
        Exercise(client);
        for (const auto& accepted : m_servers)
        {
            Exercise(accepted->socket);
        }
    };
    all();
    for (const double at : {0.5, 1.3, 1.6, 3.0, 5.0, 20.0})
    {
        At(0, Seconds(at), all);
    }
    RunUntil(Seconds(30));
    ASSERT_EQ(m_servers.size(), 1U);
    EXPECT_EQ(m_servers[0]->received, 1000000U);
    EXPECT_EQ(client->GetState(), TcpSocket::CLOSED);
    all();
}

TEST_F(AttributeAccess, SocketListAsText)
{
    BuildPair();
    StringValue text;
    Tcp(0)->GetAttribute("SocketList", text);
    EXPECT_EQ(text.Get(), "");
    const Ptr<Socket> one = NewSocket(0);
    EXPECT_TRUE(Tcp(0)->GetAttributeFailSafe("SocketList", text));
    StringValue sockets;
    Tcp(0)->GetAttribute("Sockets", sockets);
    EXPECT_NE(text.Get(), "");
    EXPECT_EQ(text.Get(), sockets.Get());
    EXPECT_EQ(Config::LookupMatches("/NodeList/0/$ns3::TcpL4Protocol/SocketList/*").GetN(), 1U);
}

} // namespace ns3::rfctcp::test

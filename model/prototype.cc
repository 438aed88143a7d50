/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/prototype.h"

#include "ns3/object-factory.h"

#include <cstddef>

namespace ns3::rfctcp
{

Prototype::Prototype(TypeId type, const std::vector<TypeId>& others)
    : m_type(type),
      m_watched(others)
{
    for (TypeId each = type; each != Object::GetTypeId(); each = each.GetParent())
    {
        m_watched.push_back(each);
    }
}

void
Prototype::Refresh()
{
    // Nothing in ns-3 tells of a new default, but each comes as a value of its own
    std::size_t next = 0;
    for (const TypeId& type : m_watched)
    {
        const std::size_t attributes = type.GetAttributeN();
        for (std::size_t i = 0; i < attributes; ++i, ++next)
        {
            const TypeId::AttributeInformation info = type.GetAttribute(i);
            if (next == m_values.size())
            {
                m_values.emplace_back();
            }
            if (m_values[next] != info.initialValue)
            {
                m_values[next] = info.initialValue;
                m_object = nullptr;
            }
        }
    }
    if (!m_object)
    {
        ObjectFactory factory;
        factory.SetTypeId(m_type);
        m_object = factory.Create();
    }
}

} // namespace ns3::rfctcp

/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "internal/prototype.h"

#include "internal/counting-checker.h"

#include "ns3/object-factory.h"

namespace ns3::rfctcp
{

Prototype::Prototype(TypeId type)
    : m_type(type)
{
    for (TypeId each = type; each != Object::GetTypeId(); each = each.GetParent())
    {
        for (std::size_t i = 0; i < each.GetAttributeN(); ++i)
        {
            Add(each, i);
        }
    }
}

void
Prototype::Heed(TypeId other, const std::string& name)
{
    for (std::size_t i = 0; i < other.GetAttributeN(); ++i)
    {
        if (other.GetAttribute(i).name == name)
        {
            Add(other, i);
        }
    }
}

void
Prototype::Add(TypeId type, std::size_t index)
{
    const TypeId::AttributeInformation info = type.GetAttribute(index);
    if (info.flags & TypeId::ATTR_CONSTRUCT)
    {
        const auto counting = DynamicCast<const CountingChecker>(info.checker);
        m_defaults.push_back({type, index, counting, nullptr, {}});
    }
}

Prototype::References
Prototype::Default::CountReferences() const
{
    return {value->GetReferenceCount(), checker->GetReferenceCount()};
}

bool
Prototype::Default::MayHaveChanged() const
{
    // Config::SetDefault calls the checker before it sets a value. Config::Reset does not, but it
    // gives up a reference to the old value. Code that holds another reference to the old value,
    // from TypeId::GetAttribute, holds one to the checker too. The one change that goes unnoticed
    // is that of code which keeps a reference to the old value alone and sets a new value by
    // TypeId::SetAttributeInitialValue without calling the checker.
    return !checker || references != CountReferences();
}

bool
Prototype::Default::Refresh()
{
    const AttributeValue* before = PeekPointer(value);
    value = type.GetAttribute(index).initialValue;
    references = checker ? CountReferences() : References{};
    return PeekPointer(value) != before;
}

void
Prototype::Refresh()
{
    const bool asked = m_checks != CountingChecker::GetChecks();
    for (Default& each : m_defaults)
    {
        if ((asked || each.MayHaveChanged()) && each.Refresh())
        {
            m_object = nullptr;
        }
    }
    if (!m_object)
    {
        ObjectFactory factory;
        factory.SetTypeId(m_type);
        m_object = factory.Create();
    }
    m_checks = CountingChecker::GetChecks(); // the factory has asked, too
}

} // namespace ns3::rfctcp

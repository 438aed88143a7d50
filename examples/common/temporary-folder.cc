/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "temporary-folder.h"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>

namespace common
{

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder()
{
    std::string path = (fs::temp_directory_path() / "rfc-tcp-XXXXXX").string();
    if (!mkdtemp(path.data()))
    {
        throw std::runtime_error("cannot make a folder in " + fs::temp_directory_path().string());
    }
    m_path = path;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

const fs::path&
TemporaryFolder::GetPath() const
{
    return m_path;
}

} // namespace common

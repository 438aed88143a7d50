/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_TEMPORARY_FOLDER_H
#define RFC_TCP_COMMON_TEMPORARY_FOLDER_H

#include <filesystem>

namespace common
{

/** A new folder that is removed, with its contents, at the end of this object. */
class TemporaryFolder
{
  public:
    /** @throw std::runtime_error if the folder cannot be made */
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    /** @return where the folder is */
    const std::filesystem::path& GetPath() const;

  private:
    std::filesystem::path m_path; ///< where the folder is
};

} // namespace common

#endif // RFC_TCP_COMMON_TEMPORARY_FOLDER_H

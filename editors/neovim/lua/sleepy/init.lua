--- sleepy: fixes for Rust compiler errors that the compiler has already accepted. See `:help sleepy`.
local M = {}

--- Start sleepy, with your choices. Not needed where `vim.lsp.enable('sleepy_lsp')` is used.
---@param options sleepy.Options?
function M.setup(options)
  vim.cmd.runtime('plugin/sleepy.lua') -- a plugin manager may load this file before the plugin's own
  local config = require('sleepy.config')
  options = options or {}
  local mistake = config.mistake(options)
  if mistake then
    vim.notify('sleepy: ' .. mistake, vim.log.levels.WARN)
    return
  end
  config.choose(options)
  config.enable()
end

--- One line about the current buffer, for 'statusline'; empty where sleepy is not at work.
---@param bufnr integer?
---@return string
function M.statusline(bufnr)
  return require('sleepy.status').line(bufnr)
end

--- What the server of a buffer is doing, for status lines of your own making; nil where none runs.
---@param bufnr integer? default: the current one
---@return sleepy.Status?
function M.status(bufnr)
  return require('sleepy.status').of_buffer(bufnr or 0)
end

return M

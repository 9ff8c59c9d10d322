--- Neovim's diagnostics as the server wants them: the original LSP diagnostic, with positions in the server's encoding.
---
--- Neovim 0.11 keeps the original whole under `user_data.lsp`; 0.10 keeps only its `code`, `data`,
--- `codeDescription` and `relatedInformation` there, and linters that are no language servers keep nothing.
local client_of = require('sleepy.client')

local M = {}

---@alias sleepy.Encoding 'utf-8'|'utf-16'|'utf-32'

--- Code units of `encoding` before the byte `col` of `line`; a `col` past the end counts as the end.
---@param line string
---@param col integer bytes, from 0
---@param encoding sleepy.Encoding
---@return integer
function M.character(line, col, encoding)
  col = math.min(math.max(col, 0), #line)
  if encoding == 'utf-8' then
    return col
  end
  if vim.fn.has('nvim-0.11') == 1 then
    return vim.str_utfindex(line, encoding, col, false)
  end
  local utf32, utf16 = vim.str_utfindex(line, col)
  return encoding == 'utf-32' and utf32 or utf16
end

---@param bufnr integer
---@param lnum integer from 0
---@param col integer bytes, from 0
---@param encoding sleepy.Encoding
---@return lsp.Position
local function position(bufnr, lnum, col, encoding)
  local line = vim.api.nvim_buf_get_lines(bufnr, lnum, lnum + 1, false)[1] or ''
  return { line = lnum, character = M.character(line, col, encoding) }
end

--- The encoding in which the client that reported into `namespace` counts; nil when no client did.
---@param bufnr integer
---@param namespace integer
---@return sleepy.Encoding? encoding
---@return boolean ours whether that client is our own server
local function reporter(bufnr, namespace)
  local name = vim.diagnostic.get_namespace(namespace).name or ''
  for _, client in ipairs(vim.lsp.get_clients({ bufnr = bufnr })) do
    -- `vim.lsp.NAME.ID`, and for pulled diagnostics `.IDENTIFIER` behind it (0.12 says `nvim.lsp.`).
    local _, last = name:find(('lsp.%s.%d'):format(client.name, client.id), 1, true)
    if last and not name:sub(last + 1, last + 1):match('%d') then
      return client.offset_encoding, client.name == client_of.NAME
    end
  end
  return nil, name:find('lsp.' .. client_of.NAME .. '.', 1, true) ~= nil
end

--- One diagnostic for the server.
---@param diagnostic vim.Diagnostic
---@param bufnr integer
---@param from sleepy.Encoding? the reporter's; nil: not a language server
---@param to sleepy.Encoding the server's
---@return lsp.Diagnostic
function M.to_lsp(diagnostic, bufnr, from, to)
  local original = type(diagnostic.user_data) == 'table' and diagnostic.user_data.lsp or nil
  if original and original.range and from == to then
    return original
  end
  local result = original and vim.deepcopy(original) or {}
  local end_lnum, end_col = diagnostic.end_lnum or diagnostic.lnum, diagnostic.end_col or diagnostic.col
  result.range = {
    start = position(bufnr, diagnostic.lnum, diagnostic.col, to),
    ['end'] = position(bufnr, end_lnum, end_col, to),
  }
  result.message = result.message or diagnostic.message
  result.severity = result.severity or diagnostic.severity -- the same four numbers on both sides
  result.source = result.source or diagnostic.source
  result.code = result.code or diagnostic.code
  if from ~= to then
    -- Its positions are in other files too, whose text is not at hand for counting anew.
    result.relatedInformation = nil
  end
  return result
end

--- Everything that others say about a buffer now; what our own server published is not sent back to it.
---@param bufnr integer
---@param encoding sleepy.Encoding the server's
---@return lsp.Diagnostic[]
function M.of_others(bufnr, encoding)
  local found = {} ---@type lsp.Diagnostic[]
  local known = {} ---@type table<integer, { encoding: sleepy.Encoding?, ours: boolean }>
  for _, diagnostic in ipairs(vim.diagnostic.get(bufnr)) do
    local namespace = diagnostic.namespace
    if not known[namespace] then
      local from, ours = reporter(bufnr, namespace)
      known[namespace] = { encoding = from, ours = ours }
    end
    if not known[namespace].ours then
      found[#found + 1] = M.to_lsp(diagnostic, bufnr, known[namespace].encoding, encoding)
    end
  end
  return found
end

return M

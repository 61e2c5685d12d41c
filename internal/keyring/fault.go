package keyring

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with a keyring, told to whoever starts the house.
var (
	ErrOpenToOthers = fault.Define(fault.Refused, "keyring.open_to_others", basis.Basis{},
		"密钥目录中的 {path} 可被其他用户访问（权限 {mode}），拒绝使用。请执行 chmod {want} {path} 后重试；若密钥可能已泄露，请轮换。",
		"{path} in the keyring is open to other users (mode {mode}), so it is not used. Run chmod {want} {path} and start again; rotate the keys if they may have been read.")
	ErrDamaged = fault.Define(fault.Refused, "keyring.damaged", basis.Basis{},
		"密钥文件 {file} 缺失、不完整或被改动，拒绝使用。请从密钥备份恢复该文件；切勿删除后重建，否则已加密的数据将无法读取。",
		"The key file {file} is missing, cut short or altered, so it is not used. Restore it from the keyring's backup; do not delete it and start anew, or encrypted data can never be read again.")
	ErrNotFolder = fault.Define(fault.Refused, "keyring.not_folder", basis.Basis{},
		"{path} 不是目录，不能存放密钥。请指定一个目录。",
		"{path} is not a folder and cannot hold keys. Name a folder.")
	ErrUnreadable = fault.Define(fault.Refused, "keyring.unreadable", basis.Basis{},
		"这段密文不能用本机密钥在此处解开：它被改动过、被移到别处，或属于另一套密钥。请检查密钥目录是否为本数据库的密钥。",
		"This ciphertext cannot be opened here with this keyring: it was altered, moved to another place, or belongs to another keyring. Check that the keyring is the one of this database.")
	ErrOnlyToken = fault.Define(fault.Refused, "keyring.only_token_key", basis.Basis{},
		"密钥 {kid} 是唯一可用的令牌签名密钥，不能停用。请先轮换出新密钥。",
		"Key {kid} is the only token key that can sign; it cannot be retired. Rotate to a new one first.")
	ErrNoToken = fault.Define(fault.NotFound, "keyring.no_token_key", basis.Basis{},
		"没有编号为 {kid} 的令牌签名密钥。可用的有：{have}。",
		"There is no token key {kid}. There are: {have}.")
)
